/** Pages of a Workday read: numbered, with the instant of entry pinned, so that what is entered meanwhile shifts nothing. */
import { pageAt, type SoapTree } from '../../dialect.ts';

type Node = Readonly<Record<string, unknown>>;

const nodeOf = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Answers that come whole, however many are in them: they are asked for again, and shown from where the page before ended. */
const WHOLE: ReadonlySet<string> = new Set(['Get_Account_Sets_Response']);

/** The same request for the page after this one; undefined behind the last. */
export function nextPage(sent: () => SoapTree, answer: SoapTree): SoapTree | undefined {
  const [[root = '', content] = []] = Object.entries(answer.body);
  if (WHOLE.has(root)) return behind(sent());
  const { Response_Results, Response_Filter } = nodeOf(content);
  const { Total_Pages, Page } = nodeOf(Response_Results);
  const page = Number(textOf(Page) ?? '1');
  if (!(page < Number(textOf(Total_Pages) ?? '1'))) return undefined;
  const [asked = '', request] = Object.entries(sent().body)[0] ?? [];
  const filter = nodeOf(nodeOf(request)['Response_Filter']);
  const pinned = textOf(filter['As_Of_Entry_DateTime']) ?? textOf(nodeOf(Response_Filter)['As_Of_Entry_DateTime']);
  const next = { ...filter, ...(pinned && { As_Of_Entry_DateTime: pinned }), Page: String(page + 1) };
  return { head: {}, body: { [asked]: { ...nodeOf(request), Response_Filter: next } } };
}

function behind({ head: { count, from = '0' }, body }: SoapTree): SoapTree | undefined {
  return count === undefined ? undefined : { head: { count, from: String(Number(from) + Number(count)) }, body };
}

/** How many of them stand on the pages before this one. */
export const before = (page: string | undefined): number =>
  page === undefined ? 0 : Number(pageAt(page).head['from'] ?? '0');

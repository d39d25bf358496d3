/** Pages of a Workday read: numbered, with the instant of entry pinned, so that what is entered meanwhile shifts nothing. */
import type { SoapTree } from '../../dialect.ts';

type Node = Readonly<Record<string, unknown>>;

const nodeOf = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The same request for the page after this one; undefined behind the last. */
export function nextPage(sent: () => SoapTree, answer: SoapTree): SoapTree | undefined {
  const { Response_Results, Response_Filter } = nodeOf(Object.values(answer.body)[0]);
  const { Total_Pages, Page } = nodeOf(Response_Results);
  const page = Number(textOf(Page) ?? '1');
  if (!(page < Number(textOf(Total_Pages) ?? '1'))) return undefined;
  const [root = '', request] = Object.entries(sent().body)[0] ?? [];
  const filter = nodeOf(nodeOf(request)['Response_Filter']);
  const pinned = textOf(filter['As_Of_Entry_DateTime']) ?? textOf(nodeOf(Response_Filter)['As_Of_Entry_DateTime']);
  const next = { ...filter, ...(pinned && { As_Of_Entry_DateTime: pinned }), Page: String(page + 1) };
  return { head: {}, body: { [root]: { ...nodeOf(request), Response_Filter: next } } };
}

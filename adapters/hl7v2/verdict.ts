/** What an acknowledgement means for the message it answers: done, done with a remark, or why not. */
import type { Mishap, Reply, Wire } from '../../gateway/kit.ts';
import { type Acknowledgement, readAcknowledgement } from './codec/acknowledge.ts';
import { issuesOf } from './codec/examine.ts';
import type { Hl7Message } from './codec/message.ts';
import { ANSWERS, BY_ERROR_CODE } from './dialects/hl7v2/causes.ts';
import type { Places } from './dialects/hl7v2/compose.ts';
import { endsAtCommit, type Hl7Settings } from './dialects/hl7v2/settings.ts';

export interface Question {
  /** MSH-9.1 of what was sent. */
  code: string;
  /** QPD-2. */
  queryTag?: string | undefined;
  places?: Places | undefined;
  /** It was sent before. */
  repeated: boolean;
}

export type Verdict =
  | { kind: 'accepted'; warnings: Mishap[] }
  | { kind: 'refused'; why: Mishap; retryable?: boolean; retryAfter?: number; foreign?: true };

type Said = Acknowledgement['errors'][number];

/** Seconds: how long a record is locked nobody says, and a person who edits takes longer than a moment. */
const LOCKED = 2;

export function judge(message: Hl7Message, question: Question, settings: Hl7Settings): Verdict {
  const said = readAcknowledgement(message, settings.applicationErrors);
  const broken = issuesOf(message);
  const error = broken.find(({ severity }) => severity === 'error');
  if (error) return refused({ cause: error.cause, ...(error.place && { position: error.place }) });
  if (!said?.code) return refused({ cause: 'no-acknowledgement', position: 'MSA-1' });
  const foreign = stranger(message, question);
  if (foreign) return { ...foreign, foreign: true };
  const warnings: Mishap[] = broken.map(({ cause, place }) => ({ cause, ...(place && { position: place }) }));
  switch (said.code) {
    case 'CA':
      // The partner has it and has not said what came of it.
      return endsAtCommit(settings)
        ? { kind: 'accepted', warnings: [...warnings, ...remarks(said)] }
        : refused({ cause: 'commit-only', sourceCode: 'MSA CA' });
    case 'AA':
      return failedQuery(message) ?? { kind: 'accepted', warnings: [...warnings, ...remarks(said)] };
    default:
      return negative(said, said.code, question, settings);
  }
}

const refused = (
  why: Mishap,
  more: { retryable?: boolean; retryAfter?: number } = {},
): Verdict & { kind: 'refused' } => ({
  kind: 'refused',
  why,
  ...more,
});

/** MSA-2 was compared when it came; the rest of what ties an answer to its question is looked at here. */
function stranger(message: Hl7Message, { code, queryTag }: Question): (Verdict & { kind: 'refused' }) | undefined {
  const type = message.get('MSH-9.1') ?? '';
  // Before 2.4 some leave the type of an acknowledgement out, or send MCF for it.
  if (!['', 'ACK', 'MCF', ANSWERS[code]].includes(type))
    return refused({ cause: 'answer-unexpected', position: 'MSH-9' });
  const echoed = message.get('QAK-1');
  const other = queryTag !== undefined && typeof echoed === 'string' && echoed !== queryTag;
  return other ? refused({ cause: 'correlation-mismatch', position: 'QAK-1' }) : undefined;
}

/** QAK-2 (table 0208) may say that a query failed though it was understood; `NF` is an answer. */
function failedQuery(message: Hl7Message): Verdict | undefined {
  const status = message.get('QAK-2');
  return status === 'AE' || status === 'AR'
    ? refused({ cause: 'query-error', sourceCode: `QAK ${status}` })
    : undefined;
}

/** Beside an acceptance, warnings and information (table 0516). */
const remarks = ({ errors }: Acknowledgement): Mishap[] =>
  errors.map(error => ({
    cause: 'accepted-with-warning',
    ...(error.code !== undefined && { sourceCode: `ERR ${error.code}` }),
    ...(error.place !== undefined && { position: error.place }),
  }));

const isError = ({ severity }: Said): boolean => severity !== 'W' && severity !== 'I';

function negative({ errors }: Acknowledgement, code: string, question: Question, settings: Hl7Settings): Verdict {
  const known = ({ meaning }: Said): boolean => meaning !== undefined;
  const said = errors
    .filter(isError)
    .filter(each => each.code !== undefined || each.place !== undefined || known(each));
  // What the profile knows says more than the table, and that more than a code of the house that nobody knows.
  const error = said.find(known) ?? said.find(each => Object.hasOwn(BY_ERROR_CODE, each.code ?? '')) ?? said[0];
  const rejects = code.endsWith('R');
  if (!error) return unexplained(code, rejects, settings);
  const ofTable = Object.hasOwn(BY_ERROR_CODE, error.code ?? '') ? BY_ERROR_CODE[error.code!]! : 'application-error';
  // A number that nobody has is QAK NF: what a query is refused for is who assigned it (IHE ITI TF-2 §3.21.4.2.2.7).
  const ofQuery = ofTable === 'key-unknown' && question.code === 'QBP' ? 'domain-unknown' : ofTable;
  const named = error.meaning ?? ofQuery;
  const cause = named === 'application-error' && rejects ? 'application-rejected' : named;
  if (cause === 'key-duplicate' && question.repeated)
    return { kind: 'accepted', warnings: [{ cause: 'repeat-recognised', sourceCode: `ERR ${error.code}` }] };
  const why: Mishap = {
    cause,
    sourceCode: error.code === undefined ? `MSA ${code}` : `ERR ${error.code}`,
    ...(error.place !== undefined && { position: error.place, ...pointedAt(error.place, question.places) }),
  };
  if (cause === 'record-locked') return refused(why, { retryAfter: LOCKED });
  return refused(why, cause === 'application-error' ? { retryable: true } : {});
}

function unexplained(code: string, rejects: boolean, settings: Hl7Settings): Verdict {
  const sourceCode = `MSA ${code}`;
  if (!rejects) return refused({ cause: 'error-unexplained', sourceCode }, { retryable: settings.retryErrors });
  const byCaller = settings.unexplainedRejection === 'caller';
  return refused({ cause: byCaller ? 'rejected-unexplained' : 'not-agreed', sourceCode });
}

const PLACE = /^([A-Z][A-Z0-9]{2})(?:\[#(\d+)\])?(?:-(\d+)(?:\[#(\d+)\])?(?:\.(\d+)(?:\.(\d+))?)?)?$/;

/** The place of the tree that was written where ERR-2 points. */
function pointedAt(place: string, places: Places | undefined): Pick<Mishap, 'at'> {
  const [, id = '', occurrence = '0', field, repetition = '0', component, subcomponent] = PLACE.exec(place) ?? [];
  const segment = places?.get(id)?.[Number(occurrence)];
  if (!segment) return {};
  const at = [...segment];
  if (field !== undefined) at.push(Number(field));
  if (component !== undefined) at.push(Number(repetition), Number(component) - 1);
  if (subcomponent !== undefined) at.push(Number(subcomponent) - 1);
  return { at };
}

/** As the line wants it. */
export function replyOf(verdict: Verdict, wire: Wire, tree: () => unknown): Reply {
  if (verdict.kind === 'accepted') return { kind: 'answered', wire, tree: tree(), warnings: verdict.warnings };
  const { why, retryable, retryAfter } = verdict;
  return {
    kind: 'rejected',
    wire,
    why,
    ...(retryable !== undefined && { retryable }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

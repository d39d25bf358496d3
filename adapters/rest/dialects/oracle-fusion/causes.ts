/** What the system says when it refuses: `o:errorCode` and `o:errorPath` of its error object on one side, fault codes on the other. */
import type { FaultCode, Mishap } from '../../../../gateway/kit.ts';
import { lookup } from '../../../../gateway/kit.ts';
import { byStatus } from '../../causes.ts';
import { isNode, type Node, spell } from './values.ts';

export const ORACLE_FUSION_FAULTS: Readonly<Record<string, FaultCode>> = {
  'attribute-required': 'backend-rejected',
  'attribute-invalid': 'backend-rejected',
  'attribute-unknown': 'backend-rejected',
  'attribute-read-only': 'backend-rejected',
  'query-refused': 'internal',
  'record-missing': 'backend-rejected',
  'duplicate-record': 'conflict',
  'duplicate-invoice': 'conflict',
  'record-locked': 'backend-unavailable',
  'status-refused': 'conflict',
  'action-refused': 'backend-rejected',
  'transaction-refused': 'backend-rejected',
  'period-closed': 'backend-rejected',
  'supplier-inactive': 'backend-rejected',
  'account-unknown': 'backend-rejected',
  'currency-mismatch': 'backend-rejected',
  'quantity-exceeded': 'backend-rejected',
  'business-rule': 'backend-rejected',
  /** More children than one answer holds: half of a document is none. */
  'children-incomplete': 'backend-unreadable',
  'link-foreign': 'backend-unreadable',
};

/** What a code of a site may mean: what was refused. How an answer was read is not for a site to say. */
export const SITE_CAUSES = Object.entries(ORACLE_FUSION_FAULTS)
  .filter(
    ([cause, code]) => code !== 'internal' && code !== 'backend-unreadable' && !/^(?:action|transaction)-/.test(cause),
  )
  .map(([cause]) => cause);

/**
 * Codes of the framework itself (JBO messages). Those of its products are many, and change with its releases: a profile lists
 * under `causes` which of them mean what.
 */
const BY_CODE: Readonly<Record<string, string>> = lookup({
  '25002': 'attribute-unknown',
  '25013': 'duplicate-record',
  '25014': 'precondition-failed',
  '25020': 'record-missing',
  '25058': 'attribute-unknown',
  '25209': 'query-refused',
  '26030': 'record-locked',
  '27008': 'attribute-read-only',
  '27010': 'attribute-invalid',
  '27011': 'attribute-invalid',
  '27014': 'attribute-required',
  '27023': 'attribute-invalid',
  '27024': 'attribute-invalid',
  '27027': 'attribute-required',
});

/** Statuses whose own meaning is exact. */
const EXACT = new Set([401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 429, 501, 502, 503, 504]);
const CODE = /^(?:JBO-)?([A-Z0-9][A-Z0-9_:-]{0,59})$/;
const PATH = /^(?:\/[A-Za-z0-9_$@]{1,80}){1,12}$/;
const MOST = 20;

type Profile = Readonly<Record<string, unknown>>;

/** Only codes and places are kept: details may quote what we sent. */
export function refusalOf(status: number, error: unknown, profile: Profile): [Mishap, ...Mishap[]] {
  const plain = byStatus(status);
  const details = isNode(error) && Array.isArray(error['o:errorDetails']) ? error['o:errorDetails'] : [];
  const [first, ...others] = details
    .slice(0, MOST)
    .flatMap(each => (isNode(each) ? [mishap(each, status, profile)] : []));
  return first ? [first, ...others.filter(({ at }) => at !== undefined)] : [plain];
}

function mishap(detail: Node, status: number, profile: Profile): Mishap {
  const plain = byStatus(status);
  const code = CODE.exec(String(detail['o:errorCode'] ?? ''))?.[1];
  const own = lookup((profile['causes'] ?? {}) as Record<string, string>);
  const named = code === undefined || EXACT.has(status) ? undefined : (own[code] ?? BY_CODE[code]);
  const known = named !== undefined && Object.hasOwn(ORACLE_FUSION_FAULTS, named) ? named : undefined;
  const generic = named === 'precondition-failed' ? named : undefined;
  const place = placeOf(detail['o:errorPath']);
  return {
    cause: known ?? generic ?? (code !== undefined && status === 400 ? 'business-rule' : plain.cause),
    sourceCode: code === undefined || code === String(status) ? String(status) : `${status} ${code}`,
    ...place,
  };
}

/** `/lines/0/Quantity`, `/parts/1/Quantity` of a batch, as a place of what was sent. */
function placeOf(path: unknown): Pick<Mishap, 'at' | 'position'> {
  if (typeof path !== 'string' || !PATH.test(path)) return {};
  const names = path
    .slice(1)
    .split('/')
    .map(part => (/^\d{1,4}$/.test(part) ? Number(part) : part));
  const [root, index, ...rest] = names;
  const at = root === 'parts' ? ['body', 'items', index ?? 0, ...rest] : ['body', ...names];
  return { at, position: spell(at) };
}

/** How the system says no: message class and number → causes, by tables that a profile may add to; and the places it blames. */
import type { FaultCode, Mishap } from '../../../../gateway/kit.ts';
import { decodeUtf8, readJson } from '../../../../transports/json.ts';
import { byStatus } from '../../causes.ts';
import { isNode, type Node, spell } from './entities.ts';
import type { Entity } from './vocabulary/entity.ts';
import { VOCABULARY } from './vocabulary.ts';

export const SAP_S4_FAULTS = {
  'children-incomplete': 'backend-unreadable',
  'value-too-long': 'invalid-request',
  'validation-failed': 'backend-rejected',
  'reference-unknown': 'backend-rejected',
  'reference-inactive': 'backend-rejected',
  'duplicate-record': 'conflict',
  'period-closed': 'backend-rejected',
  'currency-mismatch': 'backend-rejected',
  'quantity-exceeded': 'backend-rejected',
  'amounts-unbalanced': 'backend-rejected',
  'record-locked': 'backend-unavailable',
  // The token, or the session that it belongs to, has ended: nothing was done.
  'token-refused': 'backend-unavailable',
} as const satisfies Record<string, FaultCode>;

export type SapCause = keyof typeof SAP_S4_FAULTS;

/**
 * Message class and number. What a site's own checks say is not here: a profile names it (`causes`). The numbers are those of the
 * standard; which of them a release gives at which place is for the site to confirm.
 */
const BY_CODE: Readonly<Record<string, SapCause>> = {
  'F5/286': 'period-closed',
  'F5/201': 'period-closed',
  'M7/053': 'period-closed',
  '06/321': 'reference-inactive',
  'F5/354': 'reference-inactive',
  'KI/180': 'reference-inactive',
  'ME/052': 'reference-inactive',
  '06/022': 'reference-unknown',
  '06/080': 'reference-unknown',
  'F2/163': 'reference-unknown',
  'F5/507': 'reference-unknown',
  'KI/265': 'reference-unknown',
  'M3/305': 'reference-unknown',
  'M3/351': 'reference-unknown',
  'M7/064': 'reference-unknown',
  'M8/115': 'reference-unknown',
  'F5/117': 'duplicate-record',
  'M8/462': 'duplicate-record',
  'M8/118': 'currency-mismatch',
  'M7/021': 'quantity-exceeded',
  'M7/022': 'quantity-exceeded',
  'M8/504': 'quantity-exceeded',
  'M8/505': 'quantity-exceeded',
  'M8/534': 'amounts-unbalanced',
  'MC/601': 'record-locked',
  'M3/897': 'record-locked',
};

/** Class and number, or the code of the gateway in front; whatever else stands there could quote anything. */
const CODE = /^(?:[A-Z0-9_]{1,20}\/\d{3}|\/[A-Z0-9_/]{1,60}\/\d{3})$/;
const MOST = 20;

export interface Refusal {
  why: Mishap;
  others: readonly Mishap[];
}

/** @param own of the profile: code → cause */
export function refusalOf(
  { status, body }: { status: number; body: string | Uint8Array },
  entity: Entity | undefined,
  own: Readonly<Record<string, string>> = {},
): Refusal {
  const error = errorOf(body);
  const usual = byStatus(status);
  const code = codeIn(error?.['code']);
  if (!error) return { why: usual, others: [] };
  // What HTTP says exactly, no message changes.
  if (EXACT.has(status)) return { why: usual, others: [] };
  const details = detailsOf(error).map(detail => mishapOf(detail, { entity, own, usual: usual.cause }));
  const named = causeOf(code, own);
  // The first detail that says what is wrong says more than the head, which often is the sum of all; and more than one that nobody knows.
  const isKnown = ({ sourceCode }: Mishap): boolean => causeOf(sourceCode, own) !== undefined;
  const told =
    (named === undefined ? undefined : details.find(({ sourceCode }) => sourceCode === code)) ??
    details.find(isKnown) ??
    details[0];
  const cause = named ?? told?.cause ?? (status === 400 ? 'validation-failed' : usual.cause);
  const speaks = named === undefined && told && isKnown(told) ? told.sourceCode : code;
  const why = { ...told, cause, sourceCode: speaks ?? usual.sourceCode ?? '' };
  return { why, others: details.filter(detail => detail !== told) };
}

const EXACT: ReadonlySet<number> = new Set([401, 403, 404, 405, 412, 428, 429, 502, 503, 504]);

function causeOf(code: string | undefined, own: Readonly<Record<string, string>>): string | undefined {
  if (code === undefined) return undefined;
  return Object.hasOwn(own, code) ? own[code] : Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
}

const codeIn = (value: unknown): string | undefined =>
  typeof value === 'string' && CODE.test(value) ? value : undefined;

/** A proxy's page, or an XML error, says no more than its status. */
function errorOf(body: string | Uint8Array): Node | undefined {
  try {
    const message = readJson(decodeUtf8(body), { numbers: 'text' });
    const error = isNode(message) ? message['error'] : undefined;
    return isNode(error) ? error : undefined;
  } catch {
    return undefined;
  }
}

/** What is no error is a hint, and the last one often repeats the head. */
function detailsOf(error: Node): Node[] {
  const inner = error['innererror'];
  const list = isNode(inner) ? inner['errordetails'] : undefined;
  const found = Array.isArray(list) ? list.filter(isNode) : [];
  return found.filter(({ severity, code }) => severity === 'error' && codeIn(code) !== undefined).slice(0, MOST);
}

interface Around {
  entity: Entity | undefined;
  own: Readonly<Record<string, string>>;
  usual: string;
}

function mishapOf({ code, target, propertyref }: Node, { entity, own, usual }: Around): Mishap {
  const sourceCode = codeIn(code);
  const cause = causeOf(sourceCode, own) ?? (usual === 'bad-request' ? 'validation-failed' : usual);
  const place = [target, propertyref].find(text => typeof text === 'string' && text !== '');
  const at = entity && typeof place === 'string' ? locate(entity, place) : undefined;
  return { cause, ...(sourceCode && { sourceCode }), ...(at && { at, position: spell(at) }) };
}

const STEP = /^(\w+)(?:\((\d{1,6})\))?$/;

/** `to_Item(2)/Material`, counted from one; as far as it is known what is meant. Undefined where the first name is none. */
export function locate(entity: Entity, target: string): readonly (string | number)[] | undefined {
  const at: (string | number)[] = ['body'];
  let here: Entity | undefined = entity;
  for (const step of target.slice(0, 500).replace(/^\//, '').split('/')) {
    const [, name = '', index = '1'] = STEP.exec(step) ?? [];
    const link: { to: string; many: boolean } | undefined = here?.links.get(name);
    if (!link && !here?.properties.has(name)) break;
    at.push(name);
    // Counted otherwise, it is any of them.
    if (link?.many && Number(index) < 1) break;
    if (link?.many) at.push(Number(index) - 1);
    here = link && VOCABULARY.get(link.to);
  }
  return at.length > 1 ? at : undefined;
}

/** What an ERP knows beyond the types of a payload: the rules of its business, by resource. */
import type { Erp } from '../erp.ts';
import { type Detail, Refusal } from '../refusal.ts';
import type { Row } from '../shape.ts';

export interface Rules {
  /** Checks a row that is to be added and fills in what the system says of it; changes nothing else. @throws Refusal */
  create?(row: Row, erp: Erp): void;
  /** What its being there makes true elsewhere. */
  created?(row: Row, erp: Erp): void;
  /** Checks a change before it is made. @throws Refusal */
  change?(row: Row, patch: Row, erp: Erp): void;
  /** By name; what it returns is the `result`. */
  actions?: Readonly<Record<string, (row: Row, parameters: Row, erp: Erp) => unknown>>;
}

export const refuse = (detail: string, code: string, path?: string): never => {
  const one: Detail = { detail, code, ...(path !== undefined && { path }) };
  throw new Refusal(400, one);
};

/** What newer actions answer. */
export const SUCCESS = { STATUS: [{ CODE: 'SUCCESS' }] };

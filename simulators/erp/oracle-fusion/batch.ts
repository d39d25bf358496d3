/** Several writes as one, all or none: `application/vnd.oracle.adf.batch+json`. */
import { change, matched } from './changing.ts';
import type { Erp } from './erp.ts';
import { Digits, type Sent } from './json.ts';
import { judged } from './judge.ts';
import { locate, type Place } from './place.ts';
import { item } from './present.ts';
import { Refusal } from './refusal.ts';
import { rulesAt } from './rules/index.ts';
import { addressOf, type Row } from './shape.ts';

const MOST = 500;

interface Part {
  id: string;
  path: string;
  operation: string;
  place: Place;
  made: Row;
  known: Row | undefined;
}

/** @throws Refusal with places such as `/parts/1/Quantity`; nothing is done then */
export function batch(erp: Erp, url: URL, sent: Sent): object {
  const { parts } = (sent ?? {}) as { parts?: Sent };
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > MOST)
    throw new Refusal(400, { detail: 'Parts are expected.', code: '27100', path: '/parts' });
  const checked = parts.map((part, index) => within(index, () => check(erp, url, part)));
  return { parts: checked.map(part => perform(erp, part)) };
}

function within<T>(index: number, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const details = error.details.map(({ path = '', ...rest }) => ({ ...rest, path: `/parts/${index}${path}` }));
    throw new Refusal(error.status, ...details);
  }
}

function check(erp: Erp, url: URL, sent: Sent): Part {
  const { id, path, operation, payload } = (sent instanceof Digits ? {} : (sent ?? {})) as Record<string, Sent>;
  if (typeof id !== 'string' || typeof path !== 'string' || (operation !== 'create' && operation !== 'upsert'))
    throw new Refusal(400, { detail: 'The part cannot be read.', code: '27100' });
  const root = url.pathname.replace(/\/+$/, '');
  const place = locate(erp, new URL(`${url.origin}${root}${path}`));
  if (place.row || !place.shape.methods?.includes('post'))
    throw new Refusal(405, { detail: 'The method is not allowed.', code: '405' });
  const made = judged(payload ?? null, place.shape, 'create');
  const known = operation === 'upsert' ? matched(made, place.rows, place.path) : undefined;
  if (!known) rulesAt(place.path).create?.(made, erp);
  return { id, path, operation, place, made, known };
}

function perform(erp: Erp, { id, path, operation, place, made, known }: Part): object {
  const { shape, rows, href } = place;
  if (known) change(erp, known, made, place);
  else {
    rows.push(erp.stamp(made, shape));
    rulesAt(place.path).created?.(made, erp);
  }
  const row = known ?? made;
  const payload = item(row, shape, `${href}/${addressOf(row, shape)}`, { erp, expand: ['all'], version: 4 });
  return { id, path, operation, payload };
}

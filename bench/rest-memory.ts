/**
 * What is held while an answer of 4 MB over REST is read, beside its bytes: its text, and the larger of what JSON says and what a
 * mapping reads. Each record takes the place of what it is made from, so that never both are there as a whole.
 */
import { setImmediate } from 'node:timers/promises';
import rest from '../adapters/rest/adapter.ts';
import type { Dialect } from '../gateway/kit.ts';
import { decodeUtf8, readJson } from '../transports/json.ts';
import { LISTED } from './erp-documents.ts';
import { live } from './memory.ts';

/** So many are just under the most that an answer may have. */
const RECORDS = 8500;
const head = { status: '200', call: 'search_read', entity: 'Invoice' };

type Listed = (typeof LISTED)[number];
const answered = (listed: Listed, count: number) => Buffer.from(JSON.stringify(listed(count)));

/** What a dialect can read is an answer of its system. */
function isRead({ read }: Dialect, listed: Listed): boolean {
  try {
    read({ head, body: answered(listed, 10) }, {});
    return true;
  } catch {
    return false;
  }
}

async function heldBy(bytes: Uint8Array, work: () => unknown): Promise<number> {
  // What was external before is let go a turn later.
  for (let turn = 0; turn < 3; turn += 1) {
    live();
    await setImmediate();
  }
  const before = live();
  const kept = work();
  const after = live();
  if (kept === undefined) throw new Error('the answer was not read');
  return (after - before) / bytes.length;
}

async function held(dialect: Dialect): Promise<[string, number]> {
  const { name, read } = dialect;
  const listed = LISTED.find(one => isRead(dialect, one));
  if (!listed) throw new Error(`${name} reads none of the answers`);
  const body = answered(listed, RECORDS);
  const asRead = await heldBy(body, () => read({ head, body }, {}));
  const asSaid = await heldBy(body, () => {
    const text = decodeUtf8(body);
    return [text, readJson(text, { numbers: 'text' })];
  });
  return [name, Math.max(asRead, asSaid)];
}

const all: [string, number][] = [];
for (const dialect of rest.dialects) all.push(await held(dialect));
console.log(JSON.stringify(Object.fromEntries(all)));

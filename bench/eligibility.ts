/** Measures a governed eligibility call against the best script that asks the same payer and governs nothing. */
import assert from 'node:assert/strict';
import type { EligibilityCheck } from '../contracts/eligibility-checks/v1/types.ts';
import { HEADERS, PATH, REQUEST } from './bodies.ts';
import { type Contestant, compare, effort, serve } from './load.ts';
import { informative } from './rates.ts';
import { type Row, ratioRow } from './row.ts';

const GOAL = 1.8;

/** CPU per call of the gateway against that of the script, which must give the same answer. */
export async function measures(): Promise<Row[]> {
  await using payer = await serve('payer');
  await using script = await serve('point-to-point', `${payer.url}/core`);
  await using governed = await serve('governed', `${payer.url}/core`);
  const call = { path: PATH, headers: { ...HEADERS }, body: JSON.stringify(REQUEST) };
  const contestants: [Contestant, Contestant] = [
    { name: 'point-to-point script', served: script, ...call },
    { name: 'governed call', served: governed, ...call },
  ];
  const [byHand, canonical] = await Promise.all(contestants.map(answerOf));
  assert.deepEqual(byHand, canonical, 'the script and the gateway answer differently');
  const [bare, line] = await compare(contestants, effort({ rounds: 9, seconds: 1, warmUp: 20 }));
  const name = 'governed eligibility call, CPU';
  return [
    ratioRow('eligibility', name, line!.micros, 'µs', bare!.micros, 'a hand-written point-to-point script', GOAL),
    ...informative('eligibility', 'point-to-point script', bare!),
    ...informative('eligibility', 'governed call', line!),
  ];
}

/** One answer without what differs from call to call: ids and times. */
async function answerOf({ name, served, path, headers, body }: Contestant): Promise<Omit<EligibilityCheck, 'id'>> {
  const response = await fetch(served.url + path, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`${name} answered ${response.status}`);
  const { id: _id, ...answer } = (await response.json()) as EligibilityCheck;
  return { ...answer, checkedAt: '', references: { trace: '' } };
}

/** Five thousand messages (`MLLP_CHAOS_MESSAGES` for more) through cuts, resets, half-closes, kills, and acknowledgements dropped, late, repeated and stale. */
import assert from 'node:assert/strict';
import { type Outcome, runMllpChaos } from './mllp-run.ts';

const MESSAGES = Number(process.env['MLLP_CHAOS_MESSAGES'] ?? 5_000);
const SEED = Number(process.env['MLLP_CHAOS_SEED'] ?? 1);

/** Of five thousand: a run in which little happens proves little. */
const ENOUGH: Partial<Outcome['misdeeds']> = {
  ...{ dropped: 8, late: 8, duplicated: 25, stale: 25, junk: 15, garbage: 2 },
  ...{ reset: 6, halfClosed: 4, cut: 5, killed: 4 },
};

describe('MLLP under blows', function () {
  this.timeout(Math.max(300_000, MESSAGES * 40));

  it(`of seed ${SEED} loses nothing, matches nothing wrongly, repeats nothing in silence, keeps the order of each key, and never hangs`, async () => {
    const { findings, acknowledged, ...counts } = await runMllpChaos(MESSAGES, SEED);
    console.log(`      ${JSON.stringify({ seed: SEED, acknowledged, ...counts })}`);
    for (const [name, ids] of Object.entries(findings)) assert.deepEqual(ids, [], name);
    assert.ok(acknowledged >= MESSAGES);
    const { misdeeds } = counts;
    const tooFew = Object.entries(ENOUGH).filter(([name, least]) => misdeeds[name as keyof typeof misdeeds] < least);
    assert.deepEqual(tooFew, [], JSON.stringify(misdeeds));
    assert.ok(counts.repeats > 0 && counts.unknown >= counts.repeats);
  });
});

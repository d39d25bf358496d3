/** Forty blows at whatever keeps: two replicas, their database, and a system of record that drops, delays, duplicates and forgets to answer. */
import assert from 'node:assert/strict';
import { chaos } from './main.ts';

const KILLS = 40;
const SEED = 1;

/** Of forty blows and the calls between them: a run in which little happens proves little. */
const ENOUGH = {
  blows: { gatewayKilled: 15, gatewayStopped: 6, databaseKilled: 5, databaseProcessKilled: 3, databaseStopped: 3 },
  misdeeds: { dropped: 10, answerLost: 10, delayed: 60, duplicated: 5, turnedAway: 5 },
  acknowledged: 300,
};

describe('under blows', function () {
  this.timeout(480_000);

  it(`of seed ${SEED} nothing acknowledged is lost, nothing overtakes or is claimed twice, every effect has its key`, async () => {
    const { findings, blows, misdeeds, acknowledged } = await chaos({ kills: KILLS, seed: SEED });
    console.log(`      ${JSON.stringify({ seed: SEED, acknowledged, blows, misdeeds })}`);
    for (const [name, keys] of Object.entries(findings)) assert.deepEqual(keys, [], name);
    const least = { ...ENOUGH.blows, ...ENOUGH.misdeeds, acknowledged: ENOUGH.acknowledged };
    const done: Record<string, number> = { ...blows, ...misdeeds, acknowledged };
    const tooFew = Object.entries(least).filter(([name, wanted]) => done[name]! < wanted);
    assert.deepEqual(tooFew, [], JSON.stringify(done));
  });
});

/** Forty blows at whatever keeps: two replicas, their database, and a system of record that drops and forgets to answer. */
import assert from 'node:assert/strict';
import { chaos } from './main.ts';

describe('under blows', function () {
  this.timeout(480_000);

  it('nothing acknowledged is lost, nothing overtakes, nothing is claimed twice, and every effect has its key', async () => {
    const result = await chaos({ kills: 40, seed: 20_261_125 });
    console.log(`      ${JSON.stringify(result)}`);
    const { lost, reordered, concurrentClaims, unrecognisableEffects, auditFlaws } = result;
    assert.deepEqual(
      { lost, reordered, concurrentClaims, unrecognisableEffects, auditFlaws },
      { lost: 0, reordered: 0, concurrentClaims: 0, unrecognisableEffects: 0, auditFlaws: 0 },
    );
    assert.ok(result.acknowledged > 200, `only ${result.acknowledged} were acknowledged`);
  });
});

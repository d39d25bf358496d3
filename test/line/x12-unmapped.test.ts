/** Nothing a healthy payer says over X12 is left unread, and what nobody reads is counted with the settled exchange. */
import assert from 'node:assert/strict';
import type { ExchangeRecord } from '../../gateway/exchange.ts';
import { recount } from '../../simulators/payer/index.ts';
import { type Rig, SOUND, startRig } from './x12-bad-input/rig.ts';
import { before as put, spoilt } from './x12-bad-input/row.ts';

const ELLA = { familyName: 'EXAMPLE', givenName: 'ELLA', birthDate: '2015-03-14', relationship: 'child' };
const other = (memberId: string) => ({ memberId, familyName: 'OTHER', birthDate: '1970-01-01' });

describe('What a payer says over X12', () => {
  let rig: Rig;
  const settled: ExchangeRecord[] = [];
  before(async () => {
    const invented = spoilt(x12 => recount(put('EB*', 'ZZ9*SECRET~')(x12)));
    const elsewhere = spoilt(x12 => recount(put('EB*', 'MPI*A*AE*A~')(x12)));
    rig = await startRig({ extra: { INVENTED: invented, ELSEWHERE: elsewhere } });
    const settle = rig.keeper.settle.bind(rig.keeper);
    rig.keeper.settle = async exchange => {
      settled.push(exchange.record);
      await settle(exchange);
    };
  });
  after(() => rig?.[Symbol.asyncDispose]());

  async function unmapped(input: Readonly<Record<string, unknown>>): Promise<string[]> {
    const { status, body } = await rig.ask(input);
    assert.equal(status, 200, JSON.stringify(body));
    const record = settled.at(-1) ?? assert.fail('nothing was settled');
    const steps = Object.values(record.steps);
    assert.equal(steps.length, 1);
    return steps.flatMap(step => step.unmapped);
  }

  for (const memberId of ['W000000001', 'W000000002', 'W000000003', 'W000000012'])
    it(`is read whole about ${memberId}, as it was asked about and as somebody else`, async () => {
      assert.deepEqual(await unmapped({ subscriber: { ...SOUND.subscriber, memberId } }), []);
      assert.deepEqual(await unmapped({ subscriber: other(memberId) }), []);
    });

  it('is read whole about a dependent, W000000010, as it was asked about and under another name', async () => {
    const subscriber = { ...SOUND.subscriber, memberId: 'W000000010' };
    assert.deepEqual(await unmapped({ subscriber, dependent: ELLA }), []);
    assert.deepEqual(await unmapped({ subscriber, dependent: { ...ELLA, givenName: 'ELLEN' } }), []);
  });

  it('is read whole where a person asks', async () => {
    const provider = { npi: '1234567893', familyName: 'TESTER', givenName: 'TOM', taxonomyCode: '207Q00000X' };
    assert.deepEqual(await unmapped({ provider }), []);
  });

  it('that the payer holds somebody under other names or dates is told as differences', async () => {
    const { body } = await rig.ask({ subscriber: other('W000000001') });
    const { differences } = (body as { memberAsHeld: { differences: { pointer: string }[] } }).memberAsHeld;
    assert.deepEqual(
      differences.map(({ pointer }) => pointer),
      ['/subscriber/familyName', '/subscriber/birthDate'],
    );
  });

  it('a segment that nobody knows is counted with its place, and never told to the caller', async () => {
    const places = await unmapped({ subscriber: { ...SOUND.subscriber, memberId: 'INVENTED' } });
    assert.equal(places.length, 1);
    assert.match(places[0]!, /^2100C /);
    assert.doesNotMatch(JSON.stringify(places), /SECRET/);
    const { body } = await rig.ask({ subscriber: { ...SOUND.subscriber, memberId: 'INVENTED' } });
    assert.doesNotMatch(JSON.stringify(body), /SECRET|ZZ9|unmapped/);
  });

  it('a segment of the guide that has no place in the contract is counted element by element', async () => {
    assert.deepEqual(await unmapped({ subscriber: { ...SOUND.subscriber, memberId: 'ELSEWHERE' } }), [
      '2100C MPI-01',
      '2100C MPI-02',
      '2100C MPI-03',
    ]);
  });
});

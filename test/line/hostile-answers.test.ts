/** Answers of payer and FHIR server, damaged at random on their way: each ends as the contract says, or as a coded problem. */
import assert from 'node:assert/strict';
import { loadRegistry } from '../../gateway/registry.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import {
  damaged,
  damagedJson,
  damagedX12,
  type Hostile,
  hostileSandbox,
  MARK,
  pick,
  type Random,
  seeded,
} from './hostile-rig.ts';

const CALLS = 80;
const MEMBERS = ['01', '02', '03', '05', '08', '09', '10', '11', '12'].map(n => `W0000000${n}`);
const ASKED = { familyName: 'Quixfamily', givenName: 'Vandergiven', birthDate: '1971-08-13' };
/** What no problem, log line or metric may hold: values of the member, and anything the other side said. */
const VALUES = new RegExp(['W0000000', 'Quixfamily', 'Vandergiven', '1971-?08-?13', MARK].join('|'), 'i');

interface Party {
  what: string;
  payer: string;
  transport?: 'mime';
  whole(body: Buffer, random: Random): Buffer;
}

const PARTIES: readonly Party[] = [
  { what: 'a payer over SOAP', payer: '00431', whole: damagedX12 },
  { what: 'a payer over MIME', payer: '00431', transport: 'mime', whole: damagedX12 },
  { what: 'a FHIR server', payer: 'FHIR01', whole: damagedJson },
];

for (const [at, { what, payer, transport, whole }] of PARTIES.entries()) {
  describe(`answers of ${what}, damaged on their way`, () => {
    let hostile: Hostile;
    before(async () => {
      hostile = await hostileSandbox({
        withoutFhir: payer !== 'FHIR01',
        adjust({ serviceEndpoints: { payer: endpoint } = {} }) {
          if (!transport || !endpoint) return;
          Object.assign(endpoint, { transport, url: `${endpoint.url}/mime` });
        },
      });
    });
    after(() => hostile[Symbol.asyncDispose]());

    it('fit the contract or end as a coded problem that tells nothing of the member', async () => {
      const { sandbox, lines } = hostile;
      const between = payer === 'FHIR01' ? hostile.fhir : hostile.payer;
      const { contracts } = (await loadRegistry()).contracts;
      const { checkAnswer } = contracts.get('eligibility-checks/v1')!.operations[0]!;
      const endings = new Set<number>();
      for (let n = 0; n < CALLS; n++) {
        const random = seeded(1_000 * at + n);
        const memberId = pick(random, MEMBERS);
        const damage = random() < 0.5 ? whole : damaged;
        let arrived = '';
        between.damage = body => {
          const bytes = damage(body, random);
          arrived = bytes.toString('latin1');
          return bytes;
        };
        const over = { payer: { id: payer }, subscriber: { memberId, ...ASKED } };
        const { status, body, headers } = await send<unknown>(sandbox.gateway.url, checkOf(memberId, over));
        const told = JSON.stringify(body);
        const call = `call ${n}: ${told.slice(0, 300)}`;
        endings.add(status);
        if (status === 200) {
          assert.deepEqual(checkAnswer(body), [], call);
          for (const id of told.match(/W0000000\d\d/g) ?? []) assert.ok(id === memberId || arrived.includes(id), call);
        } else {
          const { code } = body as Problem;
          assert.equal(headers.get('content-type'), 'application/problem+json', call);
          assert.ok(status === 502 || status === 503, call);
          assert.match(code, /^backend-/, call);
          assert.doesNotMatch(told + JSON.stringify([...headers]), VALUES, call);
        }
      }
      assert.ok(endings.has(200) && endings.has(502), 'some damage shows and some does not');
      const metrics = await (await fetch(`${sandbox.gateway.adminUrl}/metrics`)).text();
      assert.doesNotMatch(metrics, VALUES);
      assert.equal(lines.filter(line => line.includes('"event":"exchange"')).length, CALLS);
      assert.doesNotMatch(lines.join('\n'), VALUES);
    }).timeout(15_000);
  });
}

/** Writes that left, and after which the gateway itself failed: as much in doubt as one whose answer was lost. */
import assert from 'node:assert/strict';
import type { Supplier } from '../../contracts/suppliers/v1/types.ts';
import type { AdapterDeclaration, Link } from '../../gateway/kit.ts';
import { type SapS4, startSapS4 } from '../../simulators/erp/sap-s4/index.ts';
import { type ErpGateway, gatewayBefore } from '../erp/gateway.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { PROFILE } from './sap-s4-rig.ts';

describe('a write after which the gateway itself failed', function () {
  this.timeout(60_000);
  let sap: SapS4;
  let gateway: ErpGateway;
  /** How often the link still breaks: before a write leaves, or after its answer has come. */
  let breaks: { when: 'before' | 'after'; times: number } = { when: 'after', times: 0 };
  before(async () => {
    sap = await startSapS4({ port: 0, user: 'gateway', password: 'not-a-secret' });
    const endpoint = {
      ...{ adapter: 'rest', dialect: 'sap-s4', url: sap.url },
      ...{ username: 'gateway', password: 'not-a-secret' },
    };
    gateway = await gatewayBefore(endpoint, PROFILE, undefined, ['suppliers'], registry => ({
      ...registry,
      adapters: new Map([...registry.adapters].map(([name, one]) => [name, breaking(one)])),
    }));
  });
  after(async () => {
    await gateway?.close();
    await sap?.close();
    await dropDatabases();
  });

  const breaking = (adapter: AdapterDeclaration): AdapterDeclaration => ({
    ...adapter,
    async open(config, services): Promise<Link> {
      const link = await adapter.open(config, services);
      const broken = (effect: string, when: 'before' | 'after'): boolean =>
        effect === 'once' && breaks.when === when && breaks.times-- > 0;
      return {
        ...link,
        async call(out, attempt) {
          if (broken(attempt.effect, 'before')) throw new TypeError('a mistake of ours');
          const reply = await link.call(out, attempt);
          if (broken(attempt.effect, 'after')) throw new TypeError('a mistake of ours');
          return reply;
        },
      };
    },
  });
  const create = <T>(name: string) =>
    gateway.call<T>(
      'POST',
      'suppliers',
      {
        ...{ company: '1010', name, currency: 'USD' },
        addresses: [{ lines: ['7 Invented Quay'], city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' }],
      },
      { 'idempotency-key': name.replaceAll(' ', '-') },
    );
  const held = (name: string): number =>
    sap.world.tables.all('A_BusinessPartner').filter(one => one['OrganizationBPName1'] === name).length;
  const sent = (): number => sap.asked.filter(one => /^POST .*A_BusinessPartner/.test(one)).length;

  it('is in doubt once it has left, looked for by its key, and made once', async () => {
    breaks = { when: 'after', times: 1 };
    const { status, body } = await create<{ code?: string; outcome?: string }>('Northwind After');
    assert.deepEqual([status, body.code, body.outcome], [500, 'internal', 'unknown'], JSON.stringify(body));
    const told = await eventually(
      () => create<Supplier>('Northwind After'),
      answer => answer.status === 201,
    );
    assert.deepEqual([told.body.name, held('Northwind After'), sent()], ['Northwind After', 1, 1]);
  });

  it('was not done where it had not left', async () => {
    breaks = { when: 'before', times: 1 };
    const before = sent();
    const { status, body } = await create<{ code?: string; outcome?: string }>('Northwind Before');
    assert.deepEqual([status, body.code, body.outcome], [500, 'internal', 'not_applied'], JSON.stringify(body));
    assert.equal(sent(), before);
  });
});

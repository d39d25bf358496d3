/** Writes that an ERP has done and then answered with a 5xx: looked for by their key under every dialect over REST, and never sent twice. */
import assert from 'node:assert/strict';
import type { Supplier } from '../../contracts/suppliers/v1/types.ts';
import { startOracleFusion } from '../../simulators/erp/oracle-fusion/index.ts';
import { startSapS4 } from '../../simulators/erp/sap-s4/index.ts';
import { type ErpGateway, gatewayBefore } from '../erp/gateway.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { PROFILE as FUSION } from './oracle-fusion-rig.ts';
import { says } from './rest-rig.ts';
import { PROFILE as S4 } from './sap-s4-rig.ts';
import { peer, PROFILE as TRYTON } from './tryton-rig.ts';

interface Played {
  url: string;
  /** The next creation is done, and then answered with this status. */
  fail(status: number): void;
  /** How often a supplier was sent. */
  sent(): number;
  /** How many of this name there are. */
  held(name: string): number;
  close(): PromiseLike<void>;
}

interface Case {
  profile: Record<string, unknown>;
  /** What is sent beside the name. */
  more: object;
  play(): Promise<Played>;
}

const ADDRESS = { lines: ['7 Invented Quay'], city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' };

const PLAYED: Record<string, Case> = {
  'oracle-fusion': {
    profile: FUSION,
    more: { categories: [{ code: 'CONSUM' }], addresses: [ADDRESS] },
    async play() {
      const erp = await startOracleFusion({ port: 0, user: { name: 'gateway', password: 'not-a-secret' } });
      return {
        url: erp.url,
        fail: status => erp.plan({ kind: 'failed-after', status, on: { method: 'POST', path: /suppliers/ } }),
        sent: () => erp.received.filter(({ method, target }) => method === 'POST' && /suppliers/.test(target)).length,
        held: name => erp.erp.rows('suppliers').filter(row => row['Supplier'] === name).length,
        close: () => erp.close(),
      };
    },
  },
  'sap-s4': {
    profile: S4,
    more: { addresses: [ADDRESS] },
    async play() {
      const sap = await startSapS4({ port: 0, user: 'gateway', password: 'not-a-secret' });
      return {
        url: sap.url,
        fail: status => sap.fault({ kind: 'failed-after', status, method: 'POST', path: /A_BusinessPartner/ }),
        sent: () => sap.asked.filter(one => /^POST .*A_BusinessPartner/.test(one)).length,
        held: name =>
          sap.world.tables.all('A_BusinessPartner').filter(one => one['OrganizationBPName1'] === name).length,
        close: () => sap.close(),
      };
    },
  },
  tryton: {
    profile: TRYTON,
    more: {},
    async play() {
      const made: { id: number; name: string; code: string; active: number; _timestamp: string }[] = [];
      let failure: number | undefined;
      const server = await peer(({ method, params }, response) => {
        const call = method.replace('model.party.party.', '');
        if (call === 'read') return made.filter(({ id }) => id === (params[0] as number[])[0]);
        // The key of the call stands among the identifiers, and is what is looked for.
        if (call === 'search_read') return made.filter(({ code }) => JSON.stringify(params[0]).includes(code));
        if (call !== 'create') return [];
        const [{ name }] = params[0] as [{ name: string }];
        const key = /key=([^\]" ]+)/.exec(JSON.stringify(params))?.[1] ?? JSON.stringify(params);
        made.push({ id: made.length + 1, name, code: key, active: 1, _timestamp: '1' });
        const status = failure;
        failure = undefined;
        return status === undefined ? [made.length] : void says(response, status, '<html>Bad Gateway</html>');
      });
      return {
        url: `${server.url}/`,
        fail(status) {
          failure = status;
        },
        sent: () => server.asked.filter(({ method }) => method === 'model.party.party.create').length,
        held: name => made.filter(one => one.name === name).length,
        close: () => server[Symbol.asyncDispose](),
      };
    },
  },
};

for (const [dialect, { profile, more, play }] of Object.entries(PLAYED))
  describe(`a supplier that ${dialect} has made, and says that it failed`, function () {
    this.timeout(60_000);
    let erp: Played;
    let gateway: ErpGateway;
    before(async () => {
      erp = await play();
      const signIn = { username: 'gateway', password: 'not-a-secret' };
      // With the retry policy of the sandbox.
      gateway = await gatewayBefore({ adapter: 'rest', dialect, url: erp.url, ...signIn }, profile);
    });
    after(async () => {
      await gateway?.close();
      await erp?.close();
      await dropDatabases();
    });

    const create = <T>(status: number, beside: object = more) =>
      gateway.call<T>(
        'POST',
        'suppliers',
        { company: '1010', name: `Northwind ${status}`, currency: 'USD', ...beside },
        { 'idempotency-key': `doubt-${status}` },
      );

    it('is in doubt, looked for by its key, and sent once', async () => {
      for (const status of [500, 502, 503, 504, 520]) {
        const before = erp.sent();
        erp.fail(status);
        const { body } = await create<{ outcome?: string }>(status);
        assert.deepEqual([body.outcome, erp.sent() - before], ['unknown', 1], `${status} ${JSON.stringify(body)}`);
      }
      for (const status of [500, 502, 503, 504, 520]) {
        const told = await eventually(
          () => create<Supplier>(status),
          answer => answer.status === 201,
        );
        assert.deepEqual([told.body.name, erp.held(told.body.name)], [`Northwind ${status}`, 1]);
      }
      assert.equal(erp.sent(), 5);
    });
  });

/** One ADT^A08 for two systems of HL7 v2 and a webhook, whose gateway is killed between its acknowledgement and its delivery. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import { HOME } from '../../gateway/registry.ts';
import { type Ehr, startEhr } from '../../simulators/ehr/index.ts';
import { listenMllp, type MllpServer } from '../../transports/mllp/server.ts';
import { openReceiver, type Receiver, verify } from '../events/receiver.ts';
import { ask } from '../events/rig.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { type GatewayProcess, type Gateways, gateways } from './processes.ts';
import { adt, segment, sender, verdict } from './rig.ts';

const UPDATED = 'org.canongate.encounters.updated.v1';
const PROFILES = {
  registry: {
    sending: { application: 'HUB', facility: 'CENTRAL' },
    receiving: { application: 'EHR', facility: 'NORTH' },
  },
  ward: { sending: { application: 'HUB', facility: 'CENTRAL' }, receiving: { application: 'WARD', facility: 'NORTH' } },
};

describe('one ADT^A08 for two systems and a webhook', function () {
  this.timeout(240_000);
  let folder: string;
  let database: string;
  let client: pg.Client;
  let registry: Ehr;
  let ward: MllpServer;
  let receiver: Receiver;
  let all: Gateways;
  let secret: string;
  /** What the ward was told, each whole. */
  const heard: string[] = [];

  const openWard = (port = 0): Promise<MllpServer> =>
    listenMllp({
      ...{ host: '127.0.0.1', port, allow: ['127.0.0.0/8'] },
      handle(message) {
        const text = message.toString('latin1');
        heard.push(text);
        const id = segment(text, 'MSH')[9];
        return Buffer.from(`MSH|^~\\&|WARD|NORTH|HUB|CENTRAL|20261126||ACK^A08^ACK|W${id}|P|2.5.1\rMSA|AA|${id}\r`);
      },
    });
  const partner = (url: string, profile: string) => ({
    ...{ adapter: 'hl7v2', dialect: 'hl7v2', url, profile },
    policies: [{ name: 'timeout', after: '5s' }],
  });
  const visitsOf = {
    registry: () => registry.received.map(message => message.get('PV1-19.1')),
    ward: () => heard.map(text => segment(text, 'PV1')[19]!.split('^')[0]),
    webhook: () =>
      receiver.received
        .map(({ event }) => event.data as { identifiers?: { value: string }[] })
        .map(({ identifiers }) => identifiers?.[0]?.value),
  };
  const have = (who: keyof typeof visitsOf, count: number) =>
    eventually(
      async () => visitsOf[who]().length,
      length => length >= count,
    );
  /** So that the message is kept and acknowledged, and nothing can be made of it until we say so. */
  const holdBack = () => client.query('begin; lock table canongate.reference_natives in exclusive mode');
  const held = () =>
    eventually(
      async () =>
        (
          await client.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
        ).rowCount ?? 0,
      waiting => waiting > 0,
    );
  const say = async (gateway: GatewayProcess, ...visits: string[]): Promise<void> => {
    const line = await sender(gateway.port);
    for (const visit of visits) assert.equal(verdict(await line.say(adt(visit, 'A08', { visit }))), `AA ${visit}`);
    line.end();
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-profiles-'));
    await cp(join(HOME, 'sandbox/profiles'), folder, { recursive: true });
    for (const [name, profile] of Object.entries(PROFILES))
      await writeFile(join(folder, `${name}.yml`), stringify(profile));
    database = await freshDatabase();
    [registry, ward, receiver] = [await startEhr({ port: 0 }), await openWard(), await openReceiver()];
    all = await gateways(database, 0, { contracts: ['encounters/v1'] }, (configuration: Configuration) => {
      configuration.profiles = folder;
      Object.assign(configuration.serviceEndpoints!, {
        registry: partner(registry.url, 'registry'),
        ward: partner(`mllp://127.0.0.1:${ward.port}`, 'ward'),
      });
    });
    client = new pg.Client({ connectionString: database });
    await client.connect();
  });
  after(async () => {
    await all?.close();
    await client?.end();
    await Promise.all([registry?.close(), ward?.close(0), receiver?.close()]);
    await rm(folder, { recursive: true, force: true });
    await dropDatabases();
  });

  it('reaches all three, once and in order, though one is down and the gateway is killed twice', async () => {
    const first = await all.start();
    for (const target of [{ endpoint: 'registry' }, { endpoint: 'ward' }, { url: receiver.url }]) {
      const content = 'url' in target ? { content: 'full' } : {};
      const told = await ask<{ secret?: string }>(first.url, '/v1/subscriptions', {
        types: [UPDATED],
        target,
        ...content,
      });
      assert.equal(told.status, 201, JSON.stringify(told.body));
      secret = told.body.secret ?? secret;
    }
    const { port } = ward;
    await ward.close(0);

    // Killed when it has acknowledged and nothing has left.
    await holdBack();
    await say(first, 'V1', 'V2', 'V3');
    await held();
    await first.kill();
    await client.query('commit');
    assert.deepEqual([visitsOf.registry(), visitsOf.ward(), visitsOf.webhook()], [[], [], []]);

    const second = await all.start();
    await Promise.all([have('registry', 3), have('webhook', 3)]);
    const waiting = () => call<{ waiting: number }>(second.url, '/v1/service-endpoints/ward');
    await eventually(
      async () => (await waiting()).body.waiting,
      count => count === 3,
    );
    assert.deepEqual(visitsOf.ward(), []);

    // And once more while what the ward missed waits for it.
    await second.kill();
    ward = await openWard(port);
    const third = await all.start();
    await have('ward', 3);
    await say(third, 'V4');
    await Promise.all([have('registry', 4), have('ward', 4), have('webhook', 4)]);

    const each = ['V1', 'V2', 'V3', 'V4'];
    assert.deepEqual([visitsOf.registry(), visitsOf.ward(), visitsOf.webhook()], [each, each, each]);
    assert.deepEqual(
      [...registry.received.map(message => message.get('MSH-9.2')), registry.repeats],
      ['A08', 'A08', 'A08', 'A08', 0],
    );
    assert.deepEqual(
      heard.map(text => segment(text, 'MSH')[8]),
      Array(4).fill('ADT^A08^ADT_A01'),
    );
    for (const one of receiver.received) assert.equal(verify(one, secret).type, UPDATED);
    await third.kill();
  });
});

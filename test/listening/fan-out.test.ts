/** HL7 v2 in, HL7 v2 out: one feed, written anew for each partner, in order for each, and none waits for another. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import { HOME } from '../../gateway/registry.ts';
import { type Ehr, startEhr } from '../../simulators/ehr/index.ts';
import { listenMllp, type MllpServer } from '../../transports/mllp/server.ts';
import { ask } from '../events/rig.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { adt, DOOR, type Open, openDoor, type Sender, segment, sender, verdict } from './rig.ts';

const ENCOUNTERS = 'org.canongate.encounters';

/** Of two partners that agree on nothing but the standard. */
const PROFILES = {
  registry: {
    sending: { application: 'HUB', facility: 'CENTRAL' },
    receiving: { application: 'EHR', facility: 'NORTH' },
  },
  ward: {
    ...{ sending: { application: 'HUB' }, receiving: { application: 'WARD', facility: 'W:1.2.3:ISO' } },
    ...{ processingId: 'T', charset: 'iso-8859-1', delimiters: { component: '$' } },
    ...{ ackMode: 'enhanced', acknowledgment: { accept: 'AL', application: 'NE' } },
  },
};

describe('one feed for several systems', function () {
  this.timeout(180_000);
  let folder: string;
  let registry: Ehr;
  let ward: MllpServer;
  let heard: string[] = [];
  let open: Open;
  let line: Sender;

  /** Commits what it has taken, and says nothing more (HL7 v2.5.1 §2.9.3). */
  const openWard = (port = 0): Promise<MllpServer> =>
    listenMllp({
      ...{ host: '127.0.0.1', port, allow: ['127.0.0.0/8'] },
      handle(message) {
        const text = message.toString('latin1');
        heard.push(text);
        const id = text.split('|')[9];
        return Buffer.from(`MSH|^~\\&|WARD||HUB||20261126||ACK|W${id}|T|2.5.1\rMSA|CA|${id}\r`);
      },
    });
  const partners = (configuration: Configuration): void => {
    configuration.profiles = folder;
    configuration.serviceEndpoints = {
      ...configuration.serviceEndpoints,
      registry: partner(registry.url, 'registry'),
      ward: partner(`mllp://127.0.0.1:${ward.port}`, 'ward'),
    };
  };
  const partner = (url: string, profile: string) => ({
    ...{ adapter: 'hl7v2', dialect: 'hl7v2', url, profile },
    policies: [{ name: 'timeout', after: '5s' }],
  });
  const tell = async (endpoint: string, ...events: string[]): Promise<void> => {
    const types = events.map(event => `${ENCOUNTERS}.${event}`);
    const told = await ask(open.url, '/v1/subscriptions', { types, target: { endpoint } });
    assert.equal(told.status, 201, JSON.stringify(told.body));
  };
  /** How many wait, by partner. */
  const waiting = async (): Promise<Record<string, number>> => {
    const text = await (await fetch(`${open.sandbox.gateway.adminUrl}/metrics`)).text();
    const samples = readExposition(text).get('gateway_delivery_operations')?.samples ?? [];
    const found = samples.filter(({ labels }) => labels['state'] === 'waiting');
    return Object.fromEntries(found.map(({ labels, value }) => [labels['backend']!, value]));
  };
  const triggers = (): string[] => heard.map(text => segment(text, 'MSH')[8]!.split('$')[1]!);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-profiles-'));
    for (const [name, profile] of Object.entries(PROFILES))
      await writeFile(join(folder, `${name}.yml`), stringify(profile));
    await cp(join(HOME, 'sandbox/profiles'), folder, { recursive: true });
    registry = await startEhr({ port: 0 });
    ward = await openWard();
    open = await openDoor({ contracts: ['encounters/v1'], system: 'registry' }, { adjust: partners });
    line = await sender(open.port);
    await tell('registry', 'registered.v1', 'updated.v1');
    await tell('ward', '*');
  });
  after(async () => {
    line?.end();
    await open?.sandbox.close();
    await ward?.close(0);
    await registry?.close();
    await rm(folder, { recursive: true, force: true });
    await dropDatabases();
  });

  it('reaches each in its own words, whole and in order', async () => {
    for (const trigger of ['A04', 'A01', 'A02', 'A08', 'A12', 'A03'])
      assert.equal(verdict(await line.say(adt(`F-${trigger}`, trigger))), `AA F-${trigger}`);
    await eventually(
      async () => heard.length,
      length => length >= 6,
    );
    assert.deepEqual(triggers(), ['A04', 'A01', 'A02', 'A08', 'A12', 'A03']);
    const admitted = heard[1]!;
    // Delimiters, parties, processing id, charset and acknowledgements are those of the profile.
    assert.equal(admitted.slice(0, 8), 'MSH|$~\\&');
    const msh = segment(admitted, 'MSH');
    assert.deepEqual(
      [2, 4, 5, 8, 10, 14, 15, 17].map(n => msh[n]),
      ['HUB', 'WARD', 'W$1.2.3$ISO', 'ADT$A01$ADT_A01', 'T', 'AL', 'NE', '8859/1'],
    );
    const [pid, pv1, evn] = ['PID', 'PV1', 'EVN'].map(name => segment(admitted, name));
    assert.deepEqual([pid![3], pid![5], pid![7], pid![8]], ['100234$$$NORTH$MR', 'Muster$Max', '19800229', 'M']);
    assert.deepEqual([pv1![2], pv1![3], pv1![19]], ['I', 'W1$12$B$NORTH', 'V77$$$NORTH$VN']);
    assert.equal(evn![2], '20261126120000+0100');

    // The registry judges what it takes by itself, and was told the two events that it asked for.
    await eventually(
      async () => registry.received.length,
      length => length >= 2,
    );
    assert.deepEqual(
      registry.received.map(message => `${message.get('MSH-9.2')} ${message.get('PID-3.1')} ${message.get('MSH-5')}`),
      ['A04 100234 EHR', 'A08 100234 EHR'],
    );
    assert.equal(registry.repeats, 0);
  });

  it('knows what comes in by the system that sends it', async () => {
    const number = { authority: 'NORTH', value: '100234' };
    const found = async (endpoint: string) =>
      (await ask<{ items: object[] }>(open.url, '/v1/references/search', { endpoint, ...number })).body.items;
    assert.deepEqual([(await found('registry')).length, (await found(DOOR)).length], [1, 0]);
  });

  it('waits for one that is down, in order, while the others go on', async () => {
    const { port } = ward;
    await ward.close(0);
    heard = [];
    const visits = ['V1', 'V2', 'V3', 'V4', 'V5'];
    for (const visit of visits) await line.say(adt(`D-${visit}`, 'A04', { visit }));
    await eventually(
      async () => registry.received.length,
      length => length >= 2 + visits.length,
    );
    const stand = await eventually(waiting, found => (found['ward'] ?? 0) >= visits.length);
    assert.deepEqual([stand['ward'], stand['registry']], [visits.length, 0]);
    assert.deepEqual(heard, []);

    ward = await openWard(port);
    await eventually(
      async () => heard.length,
      length => length >= visits.length,
    );
    await line.say(adt('D-6', 'A08', { visit: 'V6' }));
    await eventually(
      async () => heard.length,
      length => length > visits.length,
    );
    assert.deepEqual(
      heard.map(text => segment(text, 'PV1')[19]!.split('$')[0]),
      [...visits, 'V6'],
    );
    const ids = heard.map(text => segment(text, 'MSH')[9]);
    assert.equal(new Set(ids).size, ids.length, 'each once');
    await eventually(waiting, found => found['ward'] === 0);
  });
});

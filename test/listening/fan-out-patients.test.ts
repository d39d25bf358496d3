/** ADT in, ADT out: a patient that registration tells of, without a visit, is written anew for each partner, and so is a merge. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readMessage } from '../../adapters/hl7v2/codec/message.ts';
import { conform } from '../../adapters/hl7v2/conformance/conform.ts';
import { HOME } from '../../gateway/registry.ts';
import { listenMllp, type MllpServer } from '../../transports/mllp/server.ts';
import { ask } from '../events/rig.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { type Open, openDoor, type Sender, segment, sender, verdict } from './rig.ts';

const PROFILES = {
  clinic: { sending: { application: 'HUB' }, receiving: { application: 'CLINIC' }, timeZone: 'Europe/Berlin' },
  lab: {
    ...{ sending: { application: 'HUB' }, receiving: { application: 'LAB' }, timeZone: 'Europe/London' },
    ...{ registration: { register: 'A04', update: 'A08' }, identifierSystems: { 'urn:id:NORTH': 'NH:1.2.3:ISO' } },
  },
};

/** HL7 v2.5.1 §3.3.28, §3.3.31 and §3.3.40 in shape; the patients are invented. */
const adt = (id: string, trigger: string, structure: string, number: string, more = '') =>
  `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|20261126120000+0100||ADT^${trigger}^${structure}|${id}|P|2.5.1\r` +
  `EVN|${trigger}|20261126120000+0100\rPID|1||${number}^^^NORTH^MR||Muster^Max^M||19800229|M\r${more}`;

describe('a patient told on to several systems', function () {
  this.timeout(120_000);
  const heard: Record<string, string[]> = { clinic: [], lab: [] };
  const servers: Record<string, MllpServer> = {};
  let folder: string;
  let open: Open;
  let line: Sender;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-profiles-'));
    await cp(join(HOME, 'sandbox/profiles'), folder, { recursive: true });
    for (const [name, profile] of Object.entries(PROFILES)) {
      await writeFile(join(folder, `${name}.yml`), stringify(profile));
      servers[name] = await listenMllp({
        ...{ host: '127.0.0.1', port: 0, allow: ['127.0.0.0/8'] },
        handle(message) {
          const text = message.toString('latin1');
          heard[name]!.push(text);
          const id = text.split('|')[9];
          return Buffer.from(`MSH|^~\\&|X||HUB||20261126||ACK|W${id}|P|2.5.1\rMSA|AA|${id}\r`);
        },
      });
    }
    open = await openDoor(
      { contracts: ['patients/v1'] },
      {
        adjust(configuration) {
          configuration.profiles = folder;
          for (const name of Object.keys(PROFILES))
            configuration.serviceEndpoints![name] = {
              ...{ adapter: 'hl7v2', dialect: 'hl7v2', url: `mllp://127.0.0.1:${servers[name]!.port}`, profile: name },
              policies: [{ name: 'timeout', after: '5s' }],
            };
        },
      },
    );
    line = await sender(open.port);
    for (const endpoint of Object.keys(PROFILES)) {
      const input = { types: ['org.canongate.patients.*'], target: { endpoint } };
      const told = await ask(open.url, '/v1/subscriptions', input);
      assert.equal(told.status, 201, JSON.stringify(told.body));
    }
  });
  after(async () => {
    line?.end();
    await open?.sandbox.close();
    for (const server of Object.values(servers)) await server.close(0);
    await rm(folder, { recursive: true, force: true });
    await dropDatabases();
  });

  it('is registered, changed and merged there, in order, under the numbers and triggers that each knows', async () => {
    const merge = adt('P4', 'A40', 'ADT_A39', '100234', 'MRG|200^^^NORTH^MR\r');
    const all = [
      adt('P1', 'A28', 'ADT_A05', '100234'),
      adt('P2', 'A31', 'ADT_A05', '100234'),
      adt('P3', 'A28', 'ADT_A05', '200'),
      merge,
    ];
    for (const [n, one] of all.entries()) assert.equal(verdict(await line.say(one)), `AA P${n + 1}`);
    for (const name of ['clinic', 'lab'])
      await eventually(
        async () => heard[name]!.length,
        length => length >= all.length,
      );
    const types = (name: string) => heard[name]!.map(text => segment(text, 'MSH')[8]);
    assert.deepEqual(types('clinic'), ['ADT^A28^ADT_A05', 'ADT^A31^ADT_A05', 'ADT^A28^ADT_A05', 'ADT^A40^ADT_A39']);
    assert.deepEqual(types('lab'), ['ADT^A04^ADT_A01', 'ADT^A08^ADT_A01', 'ADT^A04^ADT_A01', 'ADT^A40^ADT_A39']);
    const one = segment(heard['clinic']![0]!, 'PID');
    assert.deepEqual([one[3], one[5], one[7], one[8]], ['100234^^^NORTH^MR', 'Muster^Max^M', '19800229', 'M']);
    const merged = (name: string) => heard[name]!.find(text => text.includes('A40'))!;
    assert.deepEqual(
      ['PID', 'MRG'].map(id => segment(merged('clinic'), id)[id === 'PID' ? 3 : 1]),
      ['100234^^^NORTH^MR', '200^^^NORTH^MR'],
    );
    assert.deepEqual(
      ['PID', 'MRG'].map(id => segment(merged('lab'), id)[id === 'PID' ? 3 : 1]),
      ['100234^^^NH&1.2.3&ISO^MR', '200^^^NH&1.2.3&ISO^MR'],
    );
    for (const text of Object.values(heard).flat())
      assert.deepEqual(conform(readMessage(Buffer.from(text, 'latin1'))), [], text.replaceAll('\r', '\n'));
  });
});

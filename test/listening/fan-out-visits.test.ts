/** SIU in, SIU out: a visit that scheduling tells of is written anew for each partner, in order, and none waits for another. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { HOME } from '../../gateway/registry.ts';
import { listenMllp, type MllpServer } from '../../transports/mllp/server.ts';
import { ask } from '../events/rig.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { type Open, openDoor, type Sender, segment, sender, siu, verdict } from './rig.ts';

const PROFILES = {
  clinic: { sending: { application: 'HUB' }, receiving: { application: 'CLINIC' }, timeZone: 'Europe/Berlin' },
  lab: {
    ...{ sending: { application: 'HUB' }, receiving: { application: 'LAB' }, timeZone: 'Europe/London' },
    ...{ durationUnits: 'M', places: { start: ['TQ1-7'] } },
  },
};

describe('a visit told on to several systems', function () {
  this.timeout(120_000);
  const heard: Record<string, string[]> = { clinic: [], lab: [] };
  const servers: Record<string, MllpServer> = {};
  let folder: string;
  let open: Open;
  let line: Sender;
  const listen = (name: string, port = 0): Promise<MllpServer> =>
    listenMllp({
      ...{ host: '127.0.0.1', port, allow: ['127.0.0.0/8'] },
      handle(message) {
        const text = message.toString('latin1');
        heard[name]!.push(text);
        const id = text.split('|')[9];
        return Buffer.from(`MSH|^~\\&|X||HUB||20261126||ACK|W${id}|P|2.5.1\rMSA|AA|${id}\r`);
      },
    });
  const triggers = (name: string) => heard[name]!.map(text => segment(text, 'MSH')[8]!.split('^')[1]);
  const until = (name: string, count: number) =>
    eventually(
      async () => heard[name]!.length,
      length => length >= count,
    );

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-profiles-'));
    await cp(join(HOME, 'sandbox/profiles'), folder, { recursive: true });
    for (const [name, profile] of Object.entries(PROFILES)) {
      await writeFile(join(folder, `${name}.yml`), stringify(profile));
      servers[name] = await listen(name);
    }
    open = await openDoor(
      { contracts: ['appointments/v1'] },
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
      const input = { types: ['org.canongate.appointments.*'], target: { endpoint } };
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

  it('reaches each in its own words and by its own clock, under the numbers of the sender', async () => {
    for (const trigger of ['S12', 'S13', 'S14', 'S15', 'S26'])
      assert.equal(verdict(await line.say(siu(`V-${trigger}`, trigger))), `AA V-${trigger}`);
    await Promise.all([until('clinic', 5), until('lab', 5)]);
    assert.deepEqual(triggers('clinic'), ['S12', 'S13', 'S14', 'S15', 'S26']);
    assert.deepEqual(triggers('lab'), triggers('clinic'));
    const [sch, pid, ail, aip] = ['SCH', 'PID', 'AIL', 'AIP'].map(name => segment(heard['clinic']![0]!, name));
    assert.deepEqual(
      [sch![2], sch![7], sch![9], sch![10], sch![11]],
      ['4711^SCHED', 'CHK^Check-up', '30', 'MIN', '^^^20261201093000+0100^20261201100000+0100'],
    );
    assert.deepEqual([pid![3], pid![5]], ['100234^^^NORTH^MR', 'Muster^Max']);
    assert.deepEqual([ail![3], aip![3]], ['CARDIO^R2^^NORTH', '^Doctor^Dora']);
    const lab = heard['lab']![0]!;
    assert.deepEqual([segment(lab, 'TQ1')[7], segment(lab, 'SCH')[10]], ['20261201083000+0000', 'M']);
    assert.equal(segment(heard['clinic']![3]!, 'SCH')[6], 'PAT^Patient asked');
    assert.equal(segment(heard['clinic']![3]!, 'SCH')[25], 'Cancelled');
  });

  it('waits for one that is down, in order, while the other goes on', async () => {
    const { port } = servers['lab']!;
    await servers['lab']!.close(0);
    for (const n of [1, 2, 3]) await line.say(siu(`W${n}`, 'S12', { filler: `90${n}` }));
    await until('clinic', 8);
    assert.equal(heard['lab']!.length, 5);
    servers['lab'] = await listen('lab', port);
    await until('lab', 8);
    assert.deepEqual(
      heard['lab']!.slice(5).map(text => segment(text, 'SCH')[2]),
      ['901^SCHED', '902^SCHED', '903^SCHED'],
    );
  });
});

/** Tests are no patients: a door takes the messages whose processing id (MSH-11, HL7 table 0103) is the one that was agreed. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { HOME } from '../../gateway/registry.ts';
import { call, dropDatabases } from '../store/rig.ts';
import { message, type Open, openDoor, type Sender, segment, sender, verdict } from './rig.ts';

const sent = (id: string, processing: string, more = '') => message(id, { more }).replace('|P|', `|${processing}|`);

describe('the processing id at a door', function () {
  this.timeout(120_000);
  let open: Open;
  let line: Sender;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-profiles-'));
    await cp(join(HOME, 'sandbox/profiles'), folder, { recursive: true });
  });
  afterEach(async () => {
    line?.end();
    await open?.sandbox.close();
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await dropDatabases();
  });

  const start = async (more: object, profile?: object): Promise<void> => {
    const parties = { sending: { application: 'HUB' }, receiving: { application: 'REG' } };
    if (profile) await writeFile(join(folder, 'registry.yml'), stringify({ ...parties, ...profile }));
    open = await openDoor(more, {
      adjust(configuration) {
        if (profile) configuration.profiles = folder;
      },
    });
    line = await sender(open.port);
  };
  const verdicts = async (...messages: string[]): Promise<string[]> => {
    const found: string[] = [];
    for (const one of messages) found.push(verdict(await line.say(one)));
    return found;
  };

  it('is P where nobody says otherwise: a test is refused with 202 (table 0357), and not kept', async () => {
    await start({});
    const ack = await line.say(sent('T1', 'T'));
    assert.equal(verdict(ack), 'AR T1 202');
    assert.equal(segment(ack, 'ERR')[2], 'MSH^1^11^1^1');
    // MSH-11.2 is the mode (table 0207); senders of 2.3 may say nothing at all.
    assert.deepEqual(await verdicts(sent('T2', 'D'), sent('T3', 'P^T'), sent('T4', ''), sent('T5', 'T', '|||AL|NE')), [
      'AR T2 202',
      'AA T3',
      'AA T4',
      'CR T5 202',
    ]);
    const { exchanges } = (await call<{ exchanges: object[] }>(open.url, '/v1/exchanges?contract=messages/v1')).body;
    assert.equal(exchanges.length, 2);
  });

  it('is that of the profile of whoever sends', async () => {
    await start({ profile: 'registry' }, { processingId: 'T' });
    assert.deepEqual(await verdicts(sent('T1', 'T'), sent('T2', 'P')), ['AA T1', 'AR T2 202']);
  });

  it('is what the door itself names', async () => {
    await start({ profile: 'registry', processing: ['P', 'D'] }, { processingId: 'T' });
    assert.deepEqual(await verdicts(sent('T1', 'P'), sent('T2', 'D'), sent('T3', 'T')), [
      'AA T1',
      'AA T2',
      'AR T3 202',
    ]);
  });
});

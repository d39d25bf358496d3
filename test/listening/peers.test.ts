/** Who may come to a door: by address and by certificate, and how large a message may be. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import { selfSigned } from '../certificate.ts';
import { dropDatabases } from '../store/rig.ts';
import { DOOR, message, type Open, openDoor, sender, verdict } from './rig.ts';

describe('who may come to a door', function () {
  this.timeout(120_000);
  const opened: Open[] = [];
  const door = async (more: object): Promise<Open> => {
    const open = await openDoor(more);
    opened.push(open);
    return open;
  };
  afterEach(async () => {
    for (const open of opened.splice(0)) await open.sandbox.close();
  });
  after(dropDatabases);

  it('is this machine where nobody is named, and nobody else than who is', async () => {
    const mine = await door({ allow: undefined });
    const line = await sender(mine.port);
    assert.equal(verdict(await line.say(message('P1'))), 'AA P1');
    line.end();
    const theirs = await door({ allow: ['192.0.2.0/24'] });
    const stranger = await sender(theirs.port);
    assert.equal(await stranger.say(message('P2')), 'closed');
    const metrics = await (await fetch(`${theirs.sandbox.gateway.adminUrl}/metrics`)).text();
    assert.match(metrics, /gateway_listener_notices_total\{listener="adt-feed",notice="peer-refused"\} 1\n/);
  });

  it('is whoever shows a certificate that the door knows, where it asks for one', async () => {
    const [own, peer, other] = [selfSigned(), selfSigned({ name: 'sender.example' }), selfSigned()];
    const tls = { cert: own.cert, key: own.key, ca: peer.cert };
    const { port } = await door({ listen: 'mllps://127.0.0.1:0', tls });
    const known = await sender(port, { ca: own.cert, ...peer });
    assert.equal(verdict(await known.say(message('S1'))), 'AA S1');
    known.end();
    for (const shown of [{}, other]) {
      const stranger = await sender(port, { ca: own.cert, ...shown });
      assert.equal(await stranger.say(message('S2')), 'closed');
    }
    const clear = await sender(port);
    assert.equal(await clear.say(message('S3')), 'closed');
  });

  it('says that a message is too large, and takes the next on another connection', async () => {
    const { port } = await door({ maxBytes: 2_048 });
    const line = await sender(port);
    assert.equal(verdict(await line.say(message('L1', { name: 'x'.repeat(9_000) }))), 'AR L1 207');
    assert.equal(await line.told(), 'closed');
    const next = await sender(port);
    assert.equal(verdict(await next.say(message('L2'))), 'AA L2');
    next.end();
  });

  it('changes with the configuration, and stays where the new one is refused', async () => {
    const { sandbox, port } = await door({});
    const change = async (adjust: (endpoint: Record<string, unknown>) => void): Promise<void> => {
      const configuration = parse(await readFile(sandbox.config, 'utf8')) as Configuration;
      adjust(configuration.apiEndpoints[DOOR] as unknown as Record<string, unknown>);
      await writeFile(sandbox.config, stringify(configuration, { aliasDuplicateObjects: false }));
      await sandbox.gateway.reload();
    };
    const line = await sender(port);
    assert.equal(verdict(await line.say(message('C1'))), 'AA C1');
    await assert.rejects(change(endpoint => Object.assign(endpoint, { timeZone: 'Nowhere/Land' })));
    assert.equal(verdict(await line.say(message('C2'))), 'AA C2');
    await change(endpoint => Object.assign(endpoint, { timeZone: 'Europe/Berlin', types: ['ORU'] }));
    assert.equal(await line.told(), 'closed');
    const after = await sender(sandbox.gateway.listening.get(DOOR)!);
    assert.equal(verdict(await after.say(message('C3'))), 'AR C3 200');
    after.end();
  });
});

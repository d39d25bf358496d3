/** Partners that are told on over MLLP, each in its own profile, what comes in at a door; and what each of them heard. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { HOME } from '../../gateway/registry.ts';
import { listenMllp, type MllpServer } from '../../transports/mllp/server.ts';
import { ask } from '../events/rig.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { type Open, openDoor, type Sender, segment, sender } from './rig.ts';

export interface Partners {
  line: Sender;
  heard: Record<string, string[]>;
  /** MSH-9 of what one heard. */
  types(name: string): string[];
  until(name: string, count: number): Promise<number>;
  close(name: string): Promise<void>;
  /** At the port it had. */
  reopen(name: string): Promise<void>;
}

/** Opened before the tests of the block around it, and closed after them. */
export function partners(contract: string, profiles: Readonly<Record<string, object>>): Partners {
  const names = Object.keys(profiles);
  const heard: Record<string, string[]> = Object.fromEntries(names.map(name => [name, []]));
  const servers: Record<string, MllpServer> = {};
  let folder: string;
  let open: Open;
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
  const partners = {
    heard,
    types: name => heard[name]!.map(text => segment(text, 'MSH')[8]!),
    until: (name, count) =>
      eventually(
        async () => heard[name]!.length,
        length => length >= count,
      ),
    close: name => servers[name]!.close(0),
    async reopen(name) {
      servers[name] = await listen(name, servers[name]!.port);
    },
  } as Partners;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-profiles-'));
    await cp(join(HOME, 'sandbox/profiles'), folder, { recursive: true });
    for (const [name, profile] of Object.entries(profiles)) {
      await writeFile(join(folder, `${name}.yml`), stringify(profile));
      servers[name] = await listen(name);
    }
    open = await openDoor(
      { contracts: [contract] },
      {
        adjust(configuration) {
          configuration.profiles = folder;
          for (const name of names)
            configuration.serviceEndpoints![name] = {
              ...{ adapter: 'hl7v2', dialect: 'hl7v2', url: `mllp://127.0.0.1:${servers[name]!.port}`, profile: name },
              policies: [{ name: 'timeout', after: '5s' }],
            };
        },
      },
    );
    partners.line = await sender(open.port);
    const types = [`org.canongate.${contract.split('/')[0]}.*`];
    for (const endpoint of names) {
      const told = await ask(open.url, '/v1/subscriptions', { types, target: { endpoint } });
      assert.equal(told.status, 201, JSON.stringify(told.body));
    }
  });
  after(async () => {
    partners.line?.end();
    await open?.sandbox.close();
    for (const server of Object.values(servers)) await server.close(0);
    await rm(folder, { recursive: true, force: true });
    await dropDatabases();
  });
  return partners;
}

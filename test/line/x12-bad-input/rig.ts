/** A gateway between a caller and a simulated payer, configured as a user does, for tests that make the payer misbehave. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type VolatileKeeper, volatileKeeper } from '../../../gateway/keeping/volatile.ts';
import { type Gateway, start } from '../../../gateway/start.ts';
import { loadMembers } from '../../../simulators/members.ts';
import { type Behave, type Payer, startPayer } from '../../../simulators/payer/index.ts';

const SECRET_HASH = 'sha256:e4a050cf6646accf34674fd578f0919574845a633d4477b9757aded17608adf5';
const PROFILE = new URL('../../../sandbox/profiles/sandbox-payer.yml', import.meta.url);

/** Ways to the same payer; each is a payer id of its own. */
const WAYS = ['soap', 'mime', 'short-deadline', 'unreachable', 'tls'] as const;
export type Way = (typeof WAYS)[number];

/** Retries are quick and never short of budget, so that a row can say how many attempts there are. */
const RETRY = { name: 'retry', attempts: 3, base: '1ms', cap: '5ms', budget: 1, floor: 1000 };

function endpoints({ url, port }: Payer): Record<Way, object> {
  const common = { adapter: 'x12', dialect: 'x12-005010', url, profile: 'sandbox-payer', username: 'u', password: 'p' };
  const policies = [{ name: 'timeout', after: '8s' }, RETRY];
  return {
    soap: { ...common, policies },
    mime: { ...common, transport: 'mime', policies },
    'short-deadline': { ...common, policies: [{ name: 'timeout', after: '300ms' }, RETRY] },
    // Port 9 (discard) is served by nobody.
    unreachable: { ...common, url: 'http://127.0.0.1:9/core', policies },
    // The payer speaks no TLS at this port.
    tls: { ...common, url: `https://127.0.0.1:${port}/core`, policies },
  };
}

function configuration(payer: Payer): string {
  return stringify({
    sandbox: true,
    http: { host: '127.0.0.1', port: 0 },
    admin: { host: '127.0.0.1', port: 0 },
    consumers: [{ id: 'tester', scopes: ['eligibility:read'], keys: [{ id: 'sandbox', hash: SECRET_HASH }] }],
    tables: { payers: 'payers.yml' },
    apiEndpoints: { eligibility: { contract: 'eligibility-checks/v1' } },
    serviceEndpoints: endpoints(payer),
    policies: ['key-auth', 'translate', 'timeout', 'retry'],
    pipelines: {
      line: {
        apiEndpoints: ['eligibility'],
        policies: [{ name: 'key-auth' }, { name: 'translate', routes: [{ table: 'payers', key: '/payer/id' }] }],
      },
    },
  });
}

const payers = WAYS.map(id => ({
  id,
  names: [id],
  aliases: [],
  endpoint: id,
  partnerPayerId: '00431',
  transactions: ['eligibility'],
}));

export interface Asked {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface Rig extends AsyncDisposable {
  payer: Payer;
  gateway: Gateway;
  keeper: VolatileKeeper;
  /** Warnings so far by cause, over all ways, as a scrape of the metrics tells them. */
  warnings(): Promise<ReadonlyMap<string, number>>;
  /** Everything that was logged. */
  lines: string[];
  /** One call as an application makes it; `input` is laid over a sound request. */
  ask(input?: Readonly<Record<string, unknown>>): Promise<Asked>;
}

/** A sound request about an invented person. */
export const SOUND = {
  payer: { id: 'soap' },
  provider: { npi: '1234567893', organizationName: 'TEST CLINIC' },
  subscriber: { memberId: 'W000000001', familyName: 'SAMPLE', givenName: 'SALLY', birthDate: '1980-02-29' },
  serviceDate: '2026-11-22',
  serviceTypes: [{ code: '30' }],
};

export interface RigOptions {
  extra?: Readonly<Record<string, Behave>>;
  /** Laid over the profile of the sandbox's payer. */
  profile?: Readonly<Record<string, unknown>>;
}

export async function startRig({ extra = {}, profile = {} }: RigOptions = {}): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'bad-input-'));
  const members = loadMembers();
  const payer = await startPayer({ port: 0, user: 'u', password: 'p', members, refuseDuplicates: true, extra });
  await writeFile(join(folder, 'canongate.yml'), configuration(payer));
  await writeFile(join(folder, 'payers.yml'), stringify(payers));
  await mkdir(join(folder, 'profiles'));
  const ours = { ...parse(await readFile(PROFILE, 'utf8')), ...profile };
  await writeFile(join(folder, 'profiles', 'sandbox-payer.yml'), stringify(ours));
  const memory = volatileKeeper();
  // All ways lead to one payer as one sender: two sequences, each begun by the clock, would meet where calls are quick.
  const keeper = { ...memory, sequence: (_: string, max: number) => memory.sequence('sender', max) };
  const lines: string[] = [];
  const log = { destination: { write: (line: string) => void lines.push(line) } };
  const config = join(folder, 'canongate.yml');
  const gateway = await start({ config, mode: 'sandbox', keeper, log }).catch(async error => {
    await payer.close();
    throw error;
  });
  return {
    payer,
    gateway,
    keeper,
    lines,
    async ask(input) {
      const answer = await fetch(`${gateway.url}/v1/eligibility-checks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': 'sandbox.sandbox-only' },
        body: JSON.stringify({ ...SOUND, ...input }),
      });
      return { status: answer.status, headers: answer.headers, body: await answer.json() };
    },
    async warnings() {
      const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
      const counts = new Map<string, number>();
      for (const [, cause = '', value] of text.matchAll(
        /^gateway_backend_warnings_total\{[^}]*cause="([^"]*)"[^}]*\} (\d+)/gm,
      )) {
        counts.set(cause, (counts.get(cause) ?? 0) + Number(value));
      }
      return counts;
    },
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await payer.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Under load: a new configuration loses no call, callers who leave take nothing with them, and bombs do not stop the others. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { checkOf, KEY, type Problem, send, type Told } from '../e2e/sandbox.ts';
import { below, hostileSandbox, pick, seeded } from './hostile-rig.ts';

const guards = (limit: number) => [
  { name: 'timeout', after: '8s' },
  { name: 'bulkhead', limit, queue: 500 },
];

/** Sends a check and leaves: in the middle of the body, while it waits, or while the payer is at work. */
function leave(url: string, afterMs: number, share: number): Promise<void> {
  const body = JSON.stringify(checkOf('W000000006'));
  const headers = { authorization: KEY, 'content-type': 'application/json', 'content-length': body.length };
  return new Promise(resolve => {
    const call = http.request(`${url}/v1/eligibility-checks`, { method: 'POST', agent: false, headers });
    call.on('error', () => {}).on('close', resolve);
    call.write(body.slice(0, Math.ceil(body.length * share)));
    if (share === 1) call.end();
    setTimeout(() => call.destroy(), afterMs);
  });
}

async function gauges(adminUrl: string): Promise<string[]> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  return text
    .split('\n')
    .filter(line => /^gateway_(requests_in_flight|bulkhead_slots\{backend="payer",kind="(used|queued)"\})/.test(line))
    .map(line => line.split(' ')[1]!);
}

describe('a gateway under load', () => {
  it('takes new configurations and loses no call, not even one that waits for its turn', async () => {
    await using hostile = await hostileSandbox({
      withoutFhir: true,
      delayMs: 100,
      adjust: ({ serviceEndpoints: { payer } = {} }) => Object.assign(payer!, { policies: guards(3) }),
    });
    const { gateway } = hostile.sandbox;
    const told: Told<Partial<Problem>>[] = [];
    let done = false;
    const callers = Array.from({ length: 8 }, async () => {
      while (!done) told.push(await send<Partial<Problem>>(gateway.url, checkOf('W000000006')));
    });
    for (let reloads = 0; reloads < 3; reloads++) {
      await Promise.all([gateway.reload(), gateway.reload(), pause(80)]);
    }
    done = true;
    await Promise.all(callers);
    assert.ok(told.length > 10);
    assert.deepEqual(
      told.filter(({ status }) => status !== 200).map(({ body }) => body.code),
      [],
    );
  }).timeout(60_000);

  it('is left by two hundred callers and keeps no slot, no walk and no key of theirs', async () => {
    await using hostile = await hostileSandbox({
      withoutFhir: true,
      delayMs: 400,
      adjust: ({ serviceEndpoints: { payer } = {} }) => Object.assign(payer!, { policies: guards(4) }),
    });
    const { gateway } = hostile.sandbox;
    const random = seeded(7);
    for (let wave = 0; wave < 4; wave++) {
      const one = (): Promise<void> => leave(gateway.url, below(random, 200), pick(random, [0.4, 1, 1]));
      await Promise.all(Array.from({ length: 50 }, one));
    }
    let left: string[] = [];
    // Connections that the kernel had not handed over yet still come in.
    for (const patience = Date.now() + 8_000; Date.now() < patience; await pause(100)) {
      left = await gauges(gateway.adminUrl);
      if (left.every(value => value === '0')) break;
    }
    assert.deepEqual(left, ['0', '0', '0']);
    const [first, second] = await Promise.all([
      send(gateway.url, checkOf('W000000001')),
      send(gateway.url, checkOf('W000000002')),
    ]);
    assert.deepEqual([first.status, second.status], [200, 200]);
  }).timeout(60_000);

  it('forgets the key of a caller who left, so that the repeat is a new call', async () => {
    await using hostile = await hostileSandbox({ withoutFhir: true, delayMs: 300 });
    const { url } = hostile.sandbox.gateway;
    const key = { 'idempotency-key': 'once-1' };
    const gone = new AbortController();
    const body = JSON.stringify(checkOf('W000000006'));
    const headers = { authorization: KEY, 'content-type': 'application/json', ...key };
    const call = fetch(`${url}/v1/eligibility-checks`, { method: 'POST', headers, body, signal: gone.signal });
    setTimeout(() => gone.abort(), 100);
    await assert.rejects(call);
    await pause(50);
    assert.equal((await send(url, body, key)).status, 200);
  });
});

const doubled = (names: string): string =>
  Array.from(names, (name, at) => `<!ENTITY ${name} "${(at === 0 ? 'lol' : `&${names[at - 1]};`).repeat(10)}">`).join(
    '',
  );

/** Answers made to cost more than they bring. */
const BOMBS: Readonly<Record<string, [payer: string, body: string]>> = {
  'entities that multiply': ['00431', `<!DOCTYPE a [${doubled('abcdefghij')}]><a>&j;</a>`],
  'an entity that reads a file': ['00431', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  'bottomless elements': ['00431', '<a>'.repeat(200_000)],
  'a hundred thousand attributes': [
    '00431',
    `<a ${Array.from({ length: 100_000 }, (_, n) => `a${n}="1"`).join(' ')}/>`,
  ],
  'half a million comments': ['00431', '<!--a-->'.repeat(500_000)],
  'bottomless lists': ['FHIR01', '['.repeat(1_000_000)],
  'two hundred thousand names': ['FHIR01', `{${Array.from({ length: 200_000 }, (_, n) => `"a${n}":1`).join(',')}}`],
  'a number of a million digits': [
    'FHIR01',
    `{"resourceType":"CoverageEligibilityResponse","a":${'9'.repeat(1_000_000)}}`,
  ],
  'names that change prototypes': [
    'FHIR01',
    '{"resourceType":"CoverageEligibilityResponse","__proto__":{"polluted":true}}',
  ],
};

describe('an answer made to cost more than it brings', () => {
  for (const [what, [payer, bomb]] of Object.entries(BOMBS)) {
    it(`holds ${what}: 502, and no deadline`, async () => {
      const { hostile } = rig;
      for (const between of [hostile.payer, hostile.fhir]) between.damage = () => Buffer.from(bomb);
      const { status, body } = await send<Problem>(
        hostile.sandbox.gateway.url,
        checkOf('W000000001', { payer: { id: payer } }),
      );
      assert.equal(status, 502);
      assert.match(body.code, /^backend-(unreadable|mismatch)$/);
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    });
  }

  const rig = {} as { hostile: Awaited<ReturnType<typeof hostileSandbox>> };
  before(async () => {
    rig.hostile = await hostileSandbox();
  });
  after(() => rig.hostile[Symbol.asyncDispose]());
});

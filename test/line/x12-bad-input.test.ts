/** The catalogue of bad input through the public call: whatever a payer sends, the caller gets an answer or a coded problem. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import { type Gateway, start } from '../../gateway/start.ts';
import { volatileKeeper } from '../../gateway/store/volatile.ts';
import { loadMembers } from '../../simulators/members.ts';
import { type Payer, startPayer } from '../../simulators/payer/index.ts';
import { CONTENT_ROWS } from './x12-bad-input/content-rows.ts';
import { ENVELOPE_ROWS } from './x12-bad-input/envelope-rows.ts';
import type { Problem, Row } from './x12-bad-input/row.ts';
import { TRANSPORT_ROWS } from './x12-bad-input/transport-rows.ts';

const SECRET_HASH = 'sha256:e4a050cf6646accf34674fd578f0919574845a633d4477b9757aded17608adf5';
const PROFILES = new URL('../../sandbox/profiles', import.meta.url).pathname;
const ROUTES: Readonly<Record<string, string>> = { soap: 'payer', mime: 'payer-mime', 'short-deadline': 'payer-short' };

/** Retries are quick and never short of budget, so that a row can say how many attempts there are. */
const retry = { name: 'retry', attempts: 3, base: '1ms', cap: '5ms', budget: 1, floor: 1000 };

function configuration(url: string): string {
  const common = { adapter: 'x12', dialect: 'x12-005010', url, profile: 'sandbox-payer', username: 'u', password: 'p' };
  const guards = (after: string) => [{ name: 'timeout', after }, retry];
  return stringify({
    sandbox: true,
    http: { host: '127.0.0.1', port: 0 },
    admin: { host: '127.0.0.1', port: 0 },
    profiles: PROFILES,
    consumers: [{ id: 'tester', scopes: ['eligibility:read'], keys: [{ id: 'sandbox', hash: SECRET_HASH }] }],
    tables: { payers: 'payers.yml' },
    apiEndpoints: { eligibility: { contract: 'eligibility-checks/v1' } },
    serviceEndpoints: {
      payer: { ...common, policies: guards('8s') },
      'payer-mime': { ...common, transport: 'mime', policies: guards('8s') },
      'payer-short': { ...common, policies: guards('300ms') },
    },
    policies: ['key-auth', 'translate', 'timeout', 'retry'],
    pipelines: {
      line: {
        apiEndpoints: ['eligibility'],
        policies: [{ name: 'key-auth' }, { name: 'translate', routes: [{ table: 'payers', key: '/payer/id' }] }],
      },
    },
  });
}

const PAYERS = Object.entries(ROUTES).map(([id, endpoint]) => ({
  id,
  names: [id],
  aliases: [],
  endpoint,
  partnerPayerId: '00431',
  transactions: ['eligibility'],
}));

const ROWS = [...ENVELOPE_ROWS, ...CONTENT_ROWS, ...TRANSPORT_ROWS];

describe('Bad input from a payer', () => {
  let folder: string;
  let payer: Payer;
  let gateway: Gateway;
  const keeper = volatileKeeper();
  const lines: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bad-input-'));
    payer = await startPayer({
      port: 0,
      user: 'u',
      password: 'p',
      members: loadMembers(),
      refuseDuplicates: true,
      extra: Object.fromEntries(ROWS.map((row, index) => [memberOf(index), row.behave])),
    });
    await writeFile(join(folder, 'canongate.yml'), configuration(payer.url));
    await writeFile(join(folder, 'payers.yml'), stringify(PAYERS));
    const log = { destination: { write: (line: string) => void lines.push(line) } };
    gateway = await start({ config: join(folder, 'canongate.yml'), mode: 'sandbox', keeper, log });
  });
  after(async () => {
    await gateway?.close();
    await payer?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  const memberOf = (index: number) => `ROW${String(index).padStart(6, '0')}`;

  async function ask(row: Row, index: number) {
    const person = { memberId: memberOf(index), familyName: 'SAMPLE', givenName: 'SALLY', birthDate: '1980-02-29' };
    const answer = await fetch(`${gateway.url}/v1/eligibility-checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'sandbox.sandbox-only' },
      body: JSON.stringify({
        payer: { id: row.via ?? 'soap' },
        provider: { npi: '1234567893', organizationName: 'TEST CLINIC' },
        subscriber: person,
        serviceTypes: [{ code: '30' }],
        ...row.ask,
      }),
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as unknown };
  }

  for (const [index, row] of ROWS.entries()) {
    it(`row ${row.row}: ${row.title}`, async () => {
      for (let n = 1; n < (row.times ?? 1); n += 1) await ask(row, index);
      const [asked, set] = [payer.count(), keeper.quarantined.length];
      const { status, headers, body } = await ask(row, index);
      const shown = JSON.stringify(body);
      if (row.answer) {
        assert.equal(status, 200, shown);
        row.answer(body as EligibilityCheck);
      } else {
        const problem = body as Problem;
        assert.equal(headers.get('content-type'), 'application/problem+json');
        assert.deepEqual(
          [problem.code, problem.backend?.cause],
          [row.fault, row.cause ?? problem.backend?.cause],
          shown,
        );
        assert.equal(problem.status, status);
        assert.match(problem.backend?.position ?? '', row.position ?? /^/, shown);
        assert.match(problem.backend?.sourceCode ?? '', row.sourceCode ?? /^/, shown);
        if (row.retryAfter) assert.match(headers.get('retry-after') ?? '', /^\d+$/);
        row.problem?.(problem);
      }
      assert.equal(payer.count() - asked, row.attempts ?? 1, 'attempts');
      assert.equal(keeper.quarantined.length - set, row.quarantined ?? 0, 'quarantined');
    });
  }

  it('leaves no member data in a log line', () => {
    assert.ok(lines.length > 0);
    assert.doesNotMatch(lines.join(''), /SAMPLE|SALLY|1980|ROW0|ISA\*|LARRY/);
  });
});

/** What the sandbox tells of its calls: on /metrics, in the log, and nothing of the people in them. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { type Family, readExposition } from '../telemetry/exposition.ts';

/** Invented; no simulator knows them. */
const FAMILY = 'Quackenbush';
const GIVEN = 'Zebulon';
const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('telemetry of a running gateway', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'canongate-telemetry-'));
  const file = join(folder, 'log.jsonl');
  let sandbox: Sandbox;
  let families: Map<string, Family>;
  let text = '';
  let log = '';

  const check = (memberId: string, headers: Record<string, string> = { 'x-api-key': 'sandbox.sandbox-only' }) =>
    fetch(`${sandbox.gateway.url}/v1/eligibility-checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: PARENT, ...headers },
      body: JSON.stringify({
        payer: { id: '00431' },
        provider: { npi: '1234567893', organizationName: 'Example Clinic' },
        subscriber: { memberId, familyName: FAMILY, givenName: GIVEN, birthDate: '1980-01-01' },
        serviceDate: '2026-11-22',
        serviceTypes: [{ code: '30' }],
      }),
    }).then(async answer => ({
      status: answer.status,
      id: answer.headers.get('canongate-exchange'),
      body: await answer.text(),
    }));

  before(async () => {
    sandbox = await startSandbox({ freePorts: true, withoutFhir: true, log: { destination: file } });
    const statuses = [];
    for (const member of ['W000000001', 'W000000007', 'W000000009']) statuses.push((await check(member)).status);
    statuses.push((await check('W000000001', { 'x-api-key': 'sandbox.wrong' })).status);
    statuses.push((await fetch(`${sandbox.gateway.url}/v1/${FAMILY}`)).status);
    assert.deepEqual(statuses, [200, 502, 502, 401, 404]);
    text = await (await fetch(`${sandbox.gateway.adminUrl}/metrics`)).text();
    families = readExposition(text);
    await sandbox.close();
    log = readFileSync(file, 'utf8');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const value = (family: string, sample: string, labels: Record<string, string>): number | undefined =>
    families
      .get(family)
      ?.samples.find(
        ({ name, labels: own }) => name === sample && Object.entries(labels).every(([label, of]) => own[label] === of),
      )?.value;
  const lines = () =>
    log
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);

  it('counts each call by its outcome, with the objective among the bounds', () => {
    const duration = 'gateway_request_duration_seconds';
    const labels = { contract: 'eligibility-checks/v1', operation: 'check' };
    const requests = 'gateway_requests_total';
    assert.equal(value(duration, `${duration}_count`, labels), 1);
    assert.equal(value(duration, `${duration}_bucket`, { ...labels, le: '20' }), 1);
    assert.equal(value(requests, requests, { ...labels, outcome: 'ok' }), 1);
    assert.equal(value(requests, requests, { ...labels, outcome: 'backend_fault' }), 2);
    assert.equal(value(requests, requests, { ...labels, outcome: 'policy_denied' }), 1);
    assert.equal(value('gateway_requests_in_flight', 'gateway_requests_in_flight', {}), 0);
  });

  it('names the backend, its attempts and what was set aside', () => {
    const counter = (name: string, labels: Record<string, string>) => value(name, name, labels);
    assert.equal(counter('gateway_backend_attempts_total', { backend: 'payer', attempt: 'first' }), 3);
    assert.ok((counter('gateway_backend_attempts_total', { backend: 'payer', attempt: 'retry' }) ?? 0) >= 1);
    assert.equal(counter('gateway_quarantined_answers_total', { backend: 'payer' }), 1);
    assert.equal(counter('gateway_breaker_state', { backend: 'payer', state: 'closed' }), 1);
    assert.equal(counter('gateway_faults_total', { code: 'not-found', stage: 'door' }), 1);
    assert.equal(counter('gateway_policy_decisions_total', { policy: 'key-auth', decision: 'denied-unknown' }), 1);
    assert.equal(counter('gateway_keeper_info', { kind: 'volatile' }), 1);
  });

  it('leaves no label value that was not meant: “other” is nowhere but where nobody was identified', () => {
    const strays = [...families].flatMap(([, { samples }]) =>
      samples.filter(({ labels }) =>
        Object.entries(labels).some(([label, of]) => of === 'other' && label !== 'consumer'),
      ),
    );
    assert.deepEqual(strays, []);
  });

  it('times the stages of the first walk, the back half among them', () => {
    const stage = 'gateway_stage_duration_seconds';
    for (const name of ['receive', 'key-auth', 'check', 'route', 'deliver', 'settle']) {
      assert.equal(value(stage, `${stage}_count`, { stage: name }), 1, name);
    }
  });

  it('gives each stage its own time: together they take no longer than the walk, which is the only one that was answered', () => {
    const [stage, walk] = ['gateway_stage_duration_seconds', 'gateway_request_duration_seconds'];
    const own = families.get(stage)?.samples.filter(({ name }) => name === `${stage}_sum`) ?? [];
    const together = own.reduce((sum, sample) => sum + sample.value, 0);
    assert.ok(together > 0 && together <= value(walk, `${walk}_sum`, {})!);
  });

  it('writes one line per walk, in the caller’s trace', () => {
    const walks = lines().filter(({ event }) => event === 'exchange');
    assert.deepEqual(
      walks.map(({ status, outcome, code, cause }) => [status, outcome, code, cause]),
      [
        [200, 'ok', undefined, undefined],
        [502, 'backend_fault', 'backend-unreadable', 'not-x12'],
        [502, 'backend_fault', 'backend-mismatch', 'correlation-mismatch'],
        [401, 'policy_denied', 'unauthenticated', undefined],
      ],
    );
    assert.deepEqual(new Set(walks.map(({ trace }) => trace)), new Set(['4bf92f3577b34da6a3ce929d0e0e4736']));
    assert.deepEqual(
      lines()
        .map(({ event }) => event)
        .filter(event => event !== 'exchange'),
      ['config-accepted', 'started', 'answer-quarantined', 'stopped'],
    );
  });

  it('holds nothing of the person in either', () => {
    // The year alone also occurs in what was measured.
    for (const word of [FAMILY, GIVEN, 'W0000000', '1980-01-01', '19800101', '1234567893']) {
      assert.ok(!log.includes(word), `the log holds ${word}`);
      assert.ok(!text.includes(word), `the metrics hold ${word}`);
    }
  });
});

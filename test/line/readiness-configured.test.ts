/** Billing readiness as a site sets it up: its own rules, what it serves, who may ask, and what it is told of a mistake. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BillingReadiness } from '../../contracts/encounters/v1/types.ts';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { printFinding } from '../../gateway/config/findings.ts';
import type { Configuration } from '../../gateway/config/schema.ts';
import { HOME, loadRegistry } from '../../gateway/registry.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { call, dropDatabases } from '../store/rig.ts';
import { fhirSandbox, type Sandbox } from './fhir-application.ts';
import { checked, readiness, standing, visitAt, WHOLE } from './readiness-rig.ts';

const RULES = `
- id: telephone
  when: { serviceType: [{ code: TEL }] }
  documentation: { docStatus: [preliminary, final] }
- id: emergency
  when: { class: [emergency] }
  eligibility: { maxAgeDays: 7 }
- id: all
  charges: { least: 1 }
  coding: { diagnoses: 1, procedures: 1 }
`;

describe('the billing readiness of a site', function () {
  this.timeout(120_000);
  let folder: string;
  let sandbox: Sandbox;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-rules-'));
    await writeFile(join(folder, 'rules.yml'), RULES);
    sandbox = await fhirSandbox({
      adjust(configuration: Configuration) {
        configuration.tables!['billing-readiness'] = join(folder, 'rules.yml');
        delete configuration.apiEndpoints['charges'];
        delete configuration.pipelines['billing'];
        const { scopes } = configuration.consumers![0]!;
        const hash = `sha256:${createHash('sha256').update('invented').digest('hex')}`;
        configuration.consumers!.push(
          {
            ...{ id: 'desk', keys: [{ id: 'desk', hash }] },
            scopes: scopes.filter(scope => scope !== 'charges:read'),
          },
          { id: 'south', facility: 'south', keys: [{ id: 'south', hash }], scopes: [...scopes] },
        );
      },
    });
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
    await rm(folder, { recursive: true, force: true });
  });

  it('goes by its own rules, and says what is not served', async () => {
    const { id } = await visitAt(sandbox, { ...WHOLE, done: { resourceType: 'Procedure', status: 'completed' } });
    const { body } = await readiness(sandbox, id);
    assert.equal(body.rule, 'all');
    assert.deepEqual(standing(body), {
      documentation: ['not-required'],
      coding: ['missing', 'procedure-not-coded /2/coding/procedures'],
      charges: ['unknown', 'not-supported'],
      eligibility: ['not-required'],
      authorization: ['not-required'],
    });
  });

  it('chooses them by the kind of service', async () => {
    const written = { ...WHOLE['document'], docStatus: 'preliminary' };
    const visit = await visitAt(sandbox, { written }, { serviceType: { coding: [{ code: 'TEL' }] } });
    const { body } = await readiness(sandbox, visit.id);
    assert.deepEqual([body.rule, body.ready, body.documentation.status], ['telephone', true, 'complete']);
  });

  it('is told to nobody who may not ask each of its sources', async () => {
    const { id } = await visitAt(sandbox);
    const key = 'apiKey desk:invented';
    const path = `/v1/encounters/${id}`;
    const { status, body } = await call<Problem>(sandbox.gateway.url, `${path}/billing-readiness`, 'GET', key);
    assert.deepEqual(
      [status, body.code, body.errors?.map(({ detail }) => detail)],
      [403, 'forbidden', ['charges:read']],
    );
    assert.equal((await call(sandbox.gateway.url, path, 'GET', key)).status, 200);
  });

  it('counts a check that anybody of the facility made, and none of another', async () => {
    const inEmergency = { class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' } };
    const visit = await visitAt(sandbox, WHOLE, inEmergency);
    await checked(sandbox, visit.given);
    const { body } = await readiness(sandbox, visit.id);
    assert.deepEqual([body.rule, body.ready], ['emergency', true]);
    const path = `/v1/encounters/${visit.id}/billing-readiness`;
    const south = await call<BillingReadiness>(sandbox.gateway.url, path, 'GET', 'apiKey south:invented');
    assert.deepEqual(
      [south.status, standing(south.body).eligibility],
      [200, ['missing', 'no-check /1/eligibility/maxAgeDays']],
    );
  });

  it('asks for its scopes in the OpenAPI document', async () => {
    const { body } = await call<{ paths: Record<string, { get?: object }> }>(sandbox.gateway.url, '/openapi.json');
    const shown = JSON.stringify(body.paths['/v1/encounters/{id}/billing-readiness']?.get);
    for (const scope of ['encounters:clinical', 'charges:read', 'eligibility:read', 'prior-authorizations:read'])
      assert.ok(shown.includes(scope), scope);
  });

  const MISTAKES: readonly [made: string, rules: string, told: RegExp][] = [
    [
      'a part is misspelled',
      '- id: all\n  charge: { least: 1 }\n',
      /:2:3 {2}unknown-setting .* Did you mean charges\?/,
    ],
    ['a number is none', '- id: all\n  eligibility: { maxAgeDays: soon }\n', /:2:18 {2}bad-value /],
    [
      'no rule is left for the others',
      '- id: some\n  when: { class: [inpatient] }\n',
      /:1:3 {2}bad-value {2}No rule applies/,
    ],
    [
      'a rule is never reached',
      '- id: all\n- id: more\n  when: { class: [inpatient] }\n',
      /:2:3 {2}bad-value {2}It is never/,
    ],
    [
      'two rules have one name',
      '- id: all\n  when: { class: [inpatient] }\n- id: all\n',
      /:3:3 {2}bad-value {2}Two rules/,
    ],
  ];
  for (const [made, rules, told] of MISTAKES)
    it(`is told where ${made}`, async () => {
      await cp(join(HOME, 'sandbox'), join(folder, 'site'), { recursive: true });
      const file = join(folder, 'site/canongate.yml');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('payers: payers.yml', 'payers: payers.yml, billing-readiness: rules.yml'));
      await writeFile(join(folder, 'site/rules.yml'), rules);
      const { subject, findings } = await checkConfiguration(file, await loadRegistry(), 'sandbox');
      assert.equal(subject, undefined);
      assert.match(findings.map(printFinding).join('\n'), told);
    });

  it('says first what is not served, and that its answer goes without it', async () => {
    await cp(join(HOME, 'sandbox'), join(folder, 'less'), { recursive: true });
    const file = join(folder, 'less/canongate.yml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/ {2}charges: .*\n/, '').replace(/ {2}billing:\n.*\n.*\n/, ''));
    const { findings } = await checkConfiguration(file, await loadRegistry(), 'sandbox');
    const told = findings
      .filter(({ code }) => code === 'not-served')
      .map(({ severity, message }) => [severity, message]);
    const why = 'encounters/v1#billing-readiness uses charges/v1#search, which is not served: it answers without it.';
    assert.deepEqual(told, [['warning', why]]);
  });

  it('takes the rules that its page shows', async () => {
    const page = await readFile(join(HOME, 'docs/billing-readiness.md'), 'utf8');
    await cp(join(HOME, 'sandbox'), join(folder, 'shown'), { recursive: true });
    const file = join(folder, 'shown/canongate.yml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('payers: payers.yml', 'payers: payers.yml, billing-readiness: rules.yml'));
    await writeFile(join(folder, 'shown/rules.yml'), /```yaml\n(- id:[\s\S]*?)```/.exec(page)![1]!);
    const { findings } = await checkConfiguration(file, await loadRegistry(), 'sandbox');
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  it('comes with rules that are right by their own measure', async () => {
    const { compositions } = await loadRegistry();
    const { rules } = compositions.get('encounters/v1#billing-readiness')!;
    await cp(join(HOME, 'sandbox'), join(folder, 'usual'), { recursive: true });
    const file = join(folder, 'usual/canongate.yml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('payers: payers.yml', 'payers: payers.yml, billing-readiness: rules.yml'));
    await writeFile(join(folder, 'usual/rules.yml'), JSON.stringify(rules!.usual));
    const { findings } = await checkConfiguration(file, await loadRegistry(), 'sandbox');
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error'),
      [],
    );
  });
});

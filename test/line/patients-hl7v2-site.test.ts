/** What differs from site to site about patients over HL7 v2 is data of its profile: which triggers, what the query is called, countries. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { HOME, loadRegistry } from '../../gateway/registry.ts';
import { numbered, PORTAL, patientsOverHl7 } from './patients-hl7v2-rig.ts';
import { content } from './patients-rig.ts';

describe('a patient at a site with ways of its own', function () {
  this.timeout(120_000);
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-site-'));
    await cp(join(HOME, 'sandbox/profiles'), folder, { recursive: true });
    for (const name of ['sandbox-ehr']) {
      const usual = parse(await readFile(join(HOME, 'sandbox/profiles', `${name}.yml`), 'utf8')) as object;
      const ways = {
        registration: { register: 'A04', update: 'A08' },
        patientQuery: { name: 'Q22^Find Candidates^HL7' },
        countries: { US: 'US' },
      };
      await writeFile(join(folder, `${name}.yml`), stringify({ ...usual, ...(name === 'sandbox-ehr' && ways) }));
    }
  });
  const { call, ehr, put } = patientsOverHl7({
    adjust: configuration => void Object.assign(configuration, { profiles: folder }),
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is told of by A04 and A08, asked for by the name that the query has there, and lives in US', async () => {
    const said = {
      identifiers: [numbered('S-1', PORTAL)],
      ...{
        name: { familyName: 'Siteperson' },
        birthDate: '1990-05-06',
        addresses: [{ city: 'Northtown', country: 'US' }],
      },
    };
    const made = await call('POST', 'patients', said);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const changed = await put(made.body.id, { ...content(made.body), sex: 'male' }, made.body.meta?.version);
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    const messages = ehr().received;
    const adt = messages.filter(message => message.get('MSH-9.1') === 'ADT');
    assert.deepEqual(
      adt.map(message => [message.raw(0, 9), message.raw(2, 11)]),
      [
        ['ADT^A04^ADT_A01', '^^Northtown^^^US'],
        ['ADT^A08^ADT_A01', '^^Northtown^^^US'],
      ],
    );
    assert.equal(messages[0]?.raw(1, 1), 'Q22^Find Candidates^HL7');
  });

  it('is registered nowhere where the time for a number cannot be kept: that is told before anything leaves', async () => {
    const site = await mkdtemp(join(tmpdir(), 'canongate-site-'));
    await cp(join(HOME, 'sandbox'), site, { recursive: true, filter: source => !source.endsWith('.ts') });
    const file = join(site, 'profiles/sandbox-ehr.yml');
    const usual = await readFile(file, 'utf8');
    const found = async (numberedWithin: string) => {
      await writeFile(file, `${usual}\nregistration: { numberedWithin: ${numberedWithin} }\n`);
      const { findings } = await checkConfiguration(join(site, 'canongate.yml'), await loadRegistry(), 'sandbox', {});
      return findings.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);
    };
    try {
      assert.deepEqual(await found('24d'), []);
      assert.match((await found('25d')).join(), /^cannot-open serviceEndpoints\.ehr .*from 1ms to 24d/);
      assert.match((await found('soon')).join(), /numberedWithin/);
    } finally {
      await rm(site, { recursive: true, force: true });
    }
  });
});

/** What a person leaves out about a partner of HL7 v2, and where they are told. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { HOME, loadRegistry } from '../../gateway/registry.ts';

const ZONE = 'timeZone: America/New_York\n';

describe('the zone of a partner of HL7 v2', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-zone-'));
    await cp(join(HOME, 'sandbox'), folder, { recursive: true });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** What is said at the place where the endpoint names its profile. */
  async function found(zone: string): Promise<string[]> {
    const file = join(folder, 'canongate.yml');
    const profile = await readFile(join(HOME, 'sandbox/profiles/sandbox-ehr.yml'), 'utf8');
    assert.ok(profile.includes(ZONE));
    await writeFile(join(folder, 'profiles/sandbox-ehr.yml'), profile.replace(ZONE, zone));
    const line = (await readFile(file, 'utf8')).split('\n').indexOf('    profile: sandbox-ehr') + 1;
    const { findings } = await checkConfiguration(file, await loadRegistry(), 'sandbox');
    return findings.filter(one => one.line === line).map(({ severity, code }) => `${severity} ${code}`);
  }

  it('is nothing to be said of where it is one', async () => assert.deepEqual(await found(ZONE), []));

  it('is asked for where nobody says it: times that come without one would be read as UTC', async () =>
    assert.deepEqual(await found(''), ['warning missing-setting']));
});

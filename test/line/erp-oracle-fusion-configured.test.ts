/** Oracle Fusion as an architect configures it: what a mistake is told as before anything is asked of it. */
import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { printFinding } from '../../gateway/config/findings.ts';
import { HOME, loadRegistry } from '../../gateway/registry.ts';
import { gatewayBefore } from '../erp/gateway.ts';
import { dropDatabases } from '../store/rig.ts';
import { PROFILE } from './oracle-fusion-rig.ts';

const USER = { username: 'gateway', password: 'not-a-secret' };
const ERP = { adapter: 'rest', dialect: 'oracle-fusion', url: 'http://127.0.0.1:1' };

describe('Oracle Fusion as it is configured', function () {
  this.timeout(60_000);
  after(dropDatabases);

  /** The findings that are errors, or none where it starts. */
  async function told(settings: object, profile: object = {}): Promise<string[]> {
    try {
      const gateway = await gatewayBefore({ ...ERP, ...settings }, { ...PROFILE, ...profile });
      await gateway.close();
      return [];
    } catch (error) {
      const { message } = error as Error;
      return message.split('\n').filter(line => /\S/.test(line) && !line.includes(' warning '));
    }
  }

  const MISTAKES: readonly [what: string, settings: object, profile: object, found: RegExp][] = [
    ['neither a user nor a token', {}, {}, / bad-value .*erp says none or several of username, token\./],
    ['a user and a token', { ...USER, token: 'a' }, {}, / bad-value .*erp says none or several of username, token\./],
    ['a user without a password', { username: 'gateway' }, {}, / bad-value .*property password when property username/],
    [
      'a cause that is misspelt',
      USER,
      { causes: { 'AP-810243': 'period-close' } },
      /erp\.yml:.* bad-value .*One of: .*period-closed/,
    ],
    [
      'a time zone that there is not',
      USER,
      { timeZone: 'America/NewYork' },
      /erp\.yml:\d+:1 {2}bad-value {2}There is no such time zone\. {2}Write it as IANA does/,
    ],
    [
      'a status that the contract has no word for',
      USER,
      { statuses: { requisition: { 'ON HOLD': 'on-hold' } } },
      /erp\.yml:.* bad-value {2}statuses\.requisition\.ON HOLD .*One of: draft, .*unknown\./,
    ],
  ];
  for (const [what, settings, profile, found] of MISTAKES)
    it(`does not start with ${what}, and says where`, async () => {
      const findings = await told(settings, profile);
      assert.match(findings.join('\n'), found);
      assert.equal(findings.length, 1);
    });

  it('is told of codes that nobody has documented, for a misspelt one is never met', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'canongate-fusion-'));
    await cp(join(HOME, 'sandbox'), folder, { recursive: true, filter: source => !source.endsWith('.ts') });
    const statuses = `
statuses:
  requisition: { Approved: approved, RETURNED: draft, SPLIT: draft }
  paid: { PARTIALLY_PAID: part-paid }
`;
    await appendFile(join(folder, 'profiles/sandbox-fusion.yml'), statuses);
    const { subject, findings } = await checkConfiguration(
      join(folder, 'canongate.yml'),
      await loadRegistry(),
      'sandbox',
    );
    await rm(folder, { recursive: true });
    const found = findings.filter(({ code }) => code === 'undocumented').map(printFinding);
    const last = (await readFile(join(HOME, 'sandbox/profiles/sandbox-fusion.yml'), 'utf8')).split('\n').length + 2;
    assert.deepEqual(
      found.map(line => line.replace(/^.*sandbox-fusion\.yml:/, '').replace(/ is no code.*: .*\. {2}/, ' … ')),
      [
        `${last}:18  warning undocumented  Approved … Did you mean APPROVED?`,
        `${last}:55  warning undocumented  SPLIT … Leave it where this system gives it; else write the code that it gives.`,
        `${last + 1}:11  warning undocumented  PARTIALLY_PAID … Did you mean Partially paid?`,
      ],
    );
    assert.ok(subject, 'it can be used all the same');
  });

  it('starts with a user or with a token', async () => {
    assert.deepEqual([await told(USER), await told({ token: 'a-token' })], [[], []]);
  });
});

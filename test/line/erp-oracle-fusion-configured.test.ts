/** Oracle Fusion as an architect configures it: what a mistake is told as before anything is asked of it. */
import assert from 'node:assert/strict';
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
  ];
  for (const [what, settings, profile, found] of MISTAKES)
    it(`does not start with ${what}, and says where`, async () => {
      const findings = await told(settings, profile);
      assert.match(findings.join('\n'), found);
      assert.equal(findings.length, 1);
    });

  it('starts with a user or with a token', async () => {
    assert.deepEqual([await told(USER), await told({ token: 'a-token' })], [[], []]);
  });
});

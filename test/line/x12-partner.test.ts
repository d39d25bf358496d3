/** What the profile of an X12 partner may ask for, in both directions: through the public call, with the profile a user writes. */
import assert from 'node:assert/strict';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import { ConfigRefused } from '../../gateway/config/findings.ts';
import { type Rig, type RigOptions, SOUND, startRig } from './x12-bad-input/rig.ts';
import { type Problem, spoilt } from './x12-bad-input/row.ts';

const subscriber = (more: object) => ({ subscriber: { ...SOUND.subscriber, ...more } });
const dependent = (more: object = {}) => ({
  dependent: { familyName: 'EXAMPLE', givenName: 'ELLA', birthDate: '2015-03-14', ...more },
});
const places = (body: unknown) =>
  (body as Problem).errors?.map(({ pointer, code, position }) => [pointer, code, position]);

/** The interchange of the last call, as it arrived. */
const sent = (rig: Rig): string => rig.payer.calls().at(-1)?.fields.Payload ?? '';

describe('The profile of a payer', () => {
  const withProfile = async (options: RigOptions, use: (rig: Rig) => Promise<void>) => {
    const rig = await startRig(options);
    try {
      await use(rig);
    } finally {
      await rig[Symbol.asyncDispose]();
    }
  };

  it('is refused where ISA06 has sixteen characters', async () => {
    const interchange = {
      senderQualifier: 'ZZ',
      sender: 'S'.repeat(16),
      receiverQualifier: 'ZZ',
      receiver: 'R',
      usage: 'T',
    };
    await assert.rejects(startRig({ profile: { interchange } }), error => {
      assert.ok(error instanceof ConfigRefused);
      assert.match(JSON.stringify(error.findings), /sender/);
      return true;
    });
  });

  it('may want the relationship of a dependent', async () => {
    await withProfile({ profile: { requireRelationship: true } }, async rig => {
      const { status, body } = await rig.ask(dependent());
      assert.deepEqual([status, rig.payer.count()], [422, 0]);
      assert.deepEqual((body as Problem).errors, [
        { pointer: '/dependent/relationship', code: 'required-by-partner', position: '2100D INS-02' },
      ]);
      assert.equal((await rig.ask(dependent({ relationship: 'child' }))).status, 200);
    });
  });

  it('leaves letters as they are, unless it wants capitals without marks', async () => {
    const name = { familyName: 'Muñoz', givenName: 'Łucja', middleName: 'ß' };
    await withProfile({}, async rig => {
      assert.equal((await rig.ask(subscriber(name))).status, 200);
      assert.match(sent(rig), /~NM1\*IL\*1\*Muñoz\*Łucja\*ß\*/);
    });
    await withProfile({ profile: { upperCase: true, transliterate: true } }, async rig => {
      const { body } = await rig.ask(subscriber(name));
      assert.match(sent(rig), /~NM1\*IL\*1\*MUNOZ\*LUCJA\*SS\*/);
      // What the caller wrote is told as the caller wrote it.
      const asked = (body as EligibilityCheck).memberAsHeld?.differences.map(difference => difference.asked);
      assert.ok(asked?.includes('Muñoz'), JSON.stringify(asked));
    });
  });

  it('refuses letters that its charset lacks, and a name that capitals make too long', async () => {
    await withProfile({ profile: { charset: 'latin1' } }, async rig => {
      const { status, body } = await rig.ask(subscriber({ familyName: 'Łucja' }));
      assert.deepEqual([status, rig.payer.count()], [422, 0]);
      assert.deepEqual(places(body), [['/subscriber/familyName', 'bad-character', '2100C NM1-03']]);
    });
    await withProfile({ profile: { upperCase: true } }, async rig => {
      const { status, body } = await rig.ask(subscriber({ familyName: 'ß'.repeat(40) }));
      assert.deepEqual([status, rig.payer.count()], [422, 0]);
      assert.deepEqual(places(body), [['/subscriber/familyName', 'element-too-long', '2100C NM1-03']]);
    });
  });

  it('row 12: may take a wrong SE01 as a warning', async () => {
    const extra = { LENIENT: spoilt(x12 => x12.replace(/SE\*\d+/, 'SE*7')) };
    await withProfile({ extra, profile: { severity: { 'count-mismatch-se01': 'warning' } } }, async rig => {
      const { status, body } = await rig.ask(subscriber({ memberId: 'LENIENT' }));
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal((body as EligibilityCheck).coverageActive, true);
    });
  });

  it('row 35: may say that a payer writes Latin-1', async () => {
    const extra: RigOptions['extra'] = {
      LATIN: ({ reply, x12 }) => {
        const { body, headers } = reply.mime(x12.answer('W000000001').replace('SAMPLE*SALLY', 'MUÑOZ*SALLY'));
        return { body: Buffer.from(String(body), 'latin1'), headers: headers ?? {} };
      },
    };
    await withProfile({ extra, profile: { charset: 'latin1' } }, async rig => {
      const { body } = await rig.ask({ payer: { id: 'mime' }, ...subscriber({ memberId: 'LATIN' }) });
      assert.equal((body as EligibilityCheck).memberAsHeld?.subscriber?.familyName, 'MUÑOZ');
    });
  });
});

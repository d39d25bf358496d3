/** What a 271 cannot answer, and why: AAA in each of its loops, with every reason that may stand there. */
import assert from 'node:assert/strict';
import { answer271, concluded, question, type Written } from './eligibility-rig.ts';

const read = (written: Written) => concluded(answer271(written), question(['30']));

/** AAA03 by the loops in which it may stand. */
const CODES: Record<string, string> = {
  '2000A': '04 41 42 79',
  '2100A': '04 41 42 79 80 T4',
  '2100B': '15 41 43 44 45 46 47 48 50 51 79 97 T4',
  '2100C': '15 35 42 43 45 47 48 49 51 52 56 57 58 60 61 62 63 71 72 73 74 75 76 78',
  '2100D': '15 35 42 43 45 47 48 49 51 52 56 57 58 60 61 62 63 64 65 66 67 68 71 77',
  '2110C': '15 33 52 53 54 55 56 57 60 61 62 63 69 70 98 AA AE AF AG AO CI E8 IA MA',
  '2110D': '15 33 52 53 54 55 56 57 60 61 62 63 69 70 98 AA AE AF AG AO CI E8 IA MA',
};
const REASONS: Record<string, string> = {
  '04': 'quota-exceeded',
  '15': 'required-data-missing',
  '33': 'input-error',
  '35': 'provider-out-of-network',
  '41': 'not-authorized',
  '42': 'payer-unavailable',
  '43': 'provider-id-invalid',
  '44': 'provider-name-invalid',
  '45': 'provider-specialty-invalid',
  '46': 'provider-phone-invalid',
  '47': 'provider-state-invalid',
  '48': 'provider-referring-id-invalid',
  '49': 'provider-not-pcp',
  '50': 'provider-ineligible',
  '51': 'provider-not-on-file',
  '52': 'provider-not-enrolled-on-date',
  '53': 'service-provider-mismatch',
  '54': 'service-code-qualifier-invalid',
  '55': 'service-code-invalid',
  '56': 'service-date-inappropriate',
  '57': 'service-date-invalid',
  '58': 'birth-date-invalid',
  '60': 'service-date-before-birth',
  '61': 'service-date-after-death',
  '62': 'service-date-out-of-period',
  '63': 'service-date-in-future',
  '64': 'member-id-invalid',
  '65': 'member-name-invalid',
  '66': 'member-gender-invalid',
  '67': 'member-not-found',
  '68': 'member-ambiguous',
  '69': 'service-age-mismatch',
  '70': 'service-gender-mismatch',
  '71': 'birth-date-mismatch',
  '72': 'member-id-invalid',
  '73': 'member-name-invalid',
  '74': 'member-gender-invalid',
  '75': 'member-not-found',
  '76': 'member-ambiguous',
  '77': 'dependent-not-found',
  '78': 'member-not-in-group',
  '79': 'payer-id-invalid',
  '80': 'payer-unavailable',
  '97': 'provider-address-invalid',
  '98': 'service-experimental',
  AA: 'authorization-not-found',
  AE: 'pcp-authorization-required',
  AF: 'diagnosis-invalid',
  AG: 'procedure-invalid',
  AO: 'condition-information-required',
  CI: 'certification-mismatch',
  E8: 'medical-review-required',
  IA: 'authorization-format-invalid',
  MA: 'authorization-missing',
  T4: 'payer-id-missing',
};
const APPLIES: Record<string, string> = {
  '2000A': 'payer',
  '2100A': 'payer',
  '2100B': 'provider',
  '2100C': 'subscriber',
  '2100D': 'dependent',
  '2110C': 'service-type',
  '2110D': 'service-type',
};
const rejecting: Record<string, (aaa: string) => Written> = {
  '2000A': aaa => ({ source: [aaa] }),
  '2100A': aaa => ({ payer: [aaa] }),
  '2100B': aaa => ({ provider: [aaa] }),
  '2100C': aaa => ({ subscriber: ['NM1*IL*1*SAMPLE*SALLY****MI*M1', aaa] }),
  '2100D': aaa => ({ dependent: ['NM1*03*1*SAMPLE*SAM', aaa] }),
  '2110C': aaa => ({ benefits: ['EB*V**98^88', aaa] }),
  '2110D': aaa => ({ dependentBenefits: ['EB*V**98^88', aaa] }),
};
const FOLLOW_UP: Record<string, string> = {
  C: 'correct-and-resubmit',
  N: 'resubmission-not-allowed',
  P: 'resubmit-original',
  R: 'resubmission-allowed',
  S: 'do-not-resubmit-third-party-asked',
  W: 'wait-30-days',
  X: 'wait-10-days',
  Y: 'do-not-resubmit-held',
};

describe('271: rejections (AAA)', () => {
  for (const [loop, codes] of Object.entries(CODES)) {
    it(`tells each reason that may stand in ${loop}`, () => {
      for (const sourceCode of codes.split(' ')) {
        const { answer, warnings } = read(rejecting[loop]!(`AAA*N**${sourceCode}*C`));
        // 79 about a provider is about a participant, not about the payer.
        const code = loop === '2100B' && sourceCode === '79' ? 'participant-invalid' : REASONS[sourceCode];
        const appliesTo = APPLIES[loop];
        assert.deepEqual(answer.rejections, [
          {
            ...{ code, sourceCode, followUp: 'correct-and-resubmit', appliesTo },
            ...(appliesTo === 'service-type' ? { serviceTypes: ['98', '88'] } : {}),
          },
        ]);
        assert.deepEqual(warnings, [], `${loop} ${sourceCode}`);
      }
    });
  }

  it('tells what the payer suggests, and nothing where it suggests nothing', () => {
    for (const [code, followUp] of [...Object.entries(FOLLOW_UP), ['', 'not-stated']] as const) {
      const { rejections } = read(rejecting['2100C']!(`AAA*N**75${code && `*${code}`}`)).answer;
      assert.equal(rejections[0]?.followUp, followUp);
    }
  });

  it('tells every one of several, each with its own code', () => {
    const { answer } = read({
      subscriber: ['NM1*IL*1*SAMPLE*SALLY****MI*M1', 'AAA*N**72*C', 'AAA*N**73*C', 'AAA*N**58*C'],
    });
    assert.deepEqual(
      answer.rejections.map(({ code }) => code),
      ['member-id-invalid', 'member-name-invalid', 'birth-date-invalid'],
    );
    assert.deepEqual([answer.status, answer.coverageActive], ['rejected', null]);
  });

  it('keeps a code that is in no list and remarks on it', () => {
    const { answer, warnings } = read(rejecting['2100C']!('AAA*N**Q9*C'));
    assert.deepEqual([answer.rejections[0]?.code, answer.rejections[0]?.sourceCode], ['payer-rejected-other', 'Q9']);
    assert.ok(warnings.includes('bad-code'));
  });
});

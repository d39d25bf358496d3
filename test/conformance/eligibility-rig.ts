/** A 271 written by hand, segment by segment, and what the eligibility mapping concludes from it. */
import assert from 'node:assert/strict';
import { x12005010 } from '../../adapters/x12/dialects/x12-005010/dialect.ts';
import { readReply } from '../../adapters/x12/dialects/x12-005010/reply.ts';
import type { EligibilityCheck, EligibilityCheckRequest } from '../../contracts/eligibility-checks/v1/types.ts';
import type { Dialect } from '../../gateway/kit.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import type { Scope } from '../../gateway/tables/index.ts';
import mapping from '../../mappings/eligibility-checks/v1/x12-005010.ts';

export const PROFILE = {
  interchange: { sender: 'CANONGATE', receiver: 'PARTNER' },
  originatorId: '9877281234',
  currency: 'USD',
};
export const STEP = compileMapping(mapping, x12005010 as Dialect, PROFILE).steps[0] ?? assert.fail();

export const scopeFor = (input: unknown, key = '93175-012547'): Scope => ({
  key,
  now: new Date(Date.UTC(2026, 10, 22, 10, 20)),
  profile: PROFILE,
  input,
  steps: {},
  route: {},
});

/** A question about these service types; who is asked about is laid over it. */
export const question = (serviceTypes: readonly string[], more: object = {}) => ({
  payer: { id: '00431' },
  provider: { npi: '1234567893' },
  subscriber: { memberId: 'M1', familyName: 'SAMPLE', givenName: 'SALLY' },
  serviceDate: '2026-11-22',
  serviceTypes: serviceTypes.map(code => ({ code })),
  ...more,
});

const ISA =
  'ISA*00*          *00*          *ZZ*PARTNER        *ZZ*CANONGATE      *261122*1020*^*00501*000000007*0*T*:~';
const SOURCE = ['HL*1**20*1', 'NM1*PR*2*PAYER*****PI*00431'];
const RECEIVER = ['HL*2*1*21*1', 'NM1*1P*2*CLINIC*****XX*1234567893'];
const TRACE = 'TRN*2*93175-012547*9877281234';
const SUBSCRIBER = ['NM1*IL*1*SAMPLE*SALLY****MI*M1', 'DMG*D8*19800229*F'];
const DEPENDENT = ['NM1*03*1*SAMPLE*SAM', 'DMG*D8*20150314*M', 'INS*N*19'];

/** What stands in which loop; a loop that is not named is there, sound and without remarks. */
export interface Written {
  source?: readonly string[];
  payer?: readonly string[];
  provider?: readonly string[];
  subscriber?: readonly string[];
  benefits?: readonly string[];
  dependent?: readonly string[];
  dependentBenefits?: readonly string[];
}

/** The set as text; counts are counted, control numbers fixed. */
export function answer271(written: Written): string {
  const { source = [], payer = [], provider = [], subscriber = SUBSCRIBER, benefits = [] } = written;
  const hasDependent = Boolean(written.dependent ?? written.dependentBenefits);
  const patient = ['HL*4*3*23*0', TRACE, ...(written.dependent ?? DEPENDENT), ...(written.dependentBenefits ?? [])];
  const set = [
    'ST*271*0001*005010X279A1',
    'BHT*0022*11*93175-012547*20261122*1020',
    ...[SOURCE[0]!, ...source, SOURCE[1]!, ...payer],
    ...RECEIVER,
    ...provider,
    ...[`HL*3*2*22*${hasDependent ? 1 : 0}`, ...(hasDependent ? [] : [TRACE]), ...subscriber, ...benefits],
    ...(hasDependent ? patient : []),
  ];
  const body = [...set, `SE*${set.length + 1}*0001`, 'GE*1*7', 'IEA*1*000000007'];
  return `${ISA}GS*HB*PARTNER*CANONGATE*20261122*1020*7*X*005010X279A1~${body.map(segment => `${segment}~`).join('')}`;
}

export interface Concluded {
  answer: EligibilityCheck;
  /** Codes of what the mapping could not take. */
  findings: string[];
  /** Causes of what the reader tolerated. */
  warnings: string[];
  unmapped: readonly string[];
}

export function concluded(text: string | Uint8Array, asked: unknown): Concluded {
  const tree = x12005010.read({ head: {}, body: text }, PROFILE);
  const { value, findings } = STEP.decode(tree, scopeFor(asked as EligibilityCheckRequest));
  const { sets } = readReply(text, PROFILE);
  return {
    answer: value as EligibilityCheck,
    findings: findings.map(({ code }) => code),
    warnings: sets.flatMap(set => set.warnings.map(({ cause }) => cause)),
    unmapped: STEP.unmapped(tree),
  };
}

/** A subscriber's answer with these benefits, asked about these service types. */
export const benefits = (serviceTypes: readonly string[], ...segments: string[]): EligibilityCheck =>
  concluded(answer271({ benefits: segments }), question(serviceTypes)).answer;

/** The one line of the summary, without its words. */
export function line(answer: EligibilityCheck, serviceType: string) {
  const { text: _text, ...facts } =
    answer.summary.find(each => each.serviceType === serviceType) ?? assert.fail(serviceType);
  return facts;
}

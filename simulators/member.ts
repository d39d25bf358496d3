/** What one member of the sandbox is: rows in the words of the contract, without any protocol's codes. */
import type {
  Benefit as AnsweredBenefit,
  Contacts,
  EligibilityCheck,
  PersonAsHeld,
} from '../contracts/eligibility-checks/v1/types.ts';

type Row<T> = Omit<T, 'sourceCodes'>;
type AnsweredPlan = EligibilityCheck['plans'][number];

export type Benefit = Row<AnsweredBenefit>;
export type Status = Row<AnsweredPlan['statuses'][number]>;
export type Authorization = Row<AnsweredPlan['authorization'][number]>;
export type OtherPayer = EligibilityCheck['otherPayers'][number];
export type PrimaryCare = NonNullable<EligibilityCheck['primaryCare']>;
export type Rejection = Pick<EligibilityCheck['rejections'][number], 'code' | 'appliesTo' | 'followUp'>;

export interface Plan extends Omit<AnsweredPlan, 'statuses' | 'authorization' | BenefitKind> {
  statuses: Status[];
  coPayment: Benefit[];
  coInsurance: Benefit[];
  deductible: Benefit[];
  outOfPocket: Benefit[];
  limitations: Benefit[];
  exclusions: Benefit[];
  authorization: Authorization[];
}

export const BENEFIT_KINDS = [
  'coPayment',
  'coInsurance',
  'deductible',
  'outOfPocket',
  'limitations',
  'exclusions',
] as const;
export type BenefitKind = (typeof BENEFIT_KINDS)[number];

/** What a simulator does when this member is asked about; each does it in the way of its own protocol. */
export const BEHAVIOURS = [
  'answers',
  'rejects',
  'rejects-transaction',
  'slow',
  'html',
  'truncated',
  'other-member',
  'envelope-error',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export interface Member {
  memberId: string;
  summary: string;
  behaviour: Behaviour;
  /** With `behaviour: rejects`: what the payer answers instead of benefits. */
  rejection?: Rejection;
  /** Sends every row, whatever service type was asked about. */
  answersInFull: boolean;
  person: PersonAsHeld;
  dependents: PersonAsHeld[];
  plans: Plan[];
  primaryCare?: PrimaryCare;
  payerContacts: Contacts;
  otherPayers: OtherPayer[];
}

export interface MemberTable {
  payer: { name: string; ids: Record<string, string>; contacts: Contacts };
  /** What an id that is not in the table is answered with. */
  unknownMember: Rejection;
  members: ReadonlyMap<string, Member>;
}

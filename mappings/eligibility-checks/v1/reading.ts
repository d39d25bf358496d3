/** What the tables of every protocol read out of an eligibility answer: flat rows, before anything is concluded. */
import type {
  Benefit,
  BenefitPeriod,
  Contacts,
  EligibilityCheck,
  Level,
  Network,
  PersonAsHeld,
  Procedure,
} from '../../../contracts/eligibility-checks/v1/types.ts';

export type RowKind =
  | 'active'
  | 'inactive'
  | 'unknown'
  | 'co-payment'
  | 'co-insurance'
  | 'deductible'
  | 'out-of-pocket'
  | 'limitation'
  | 'exclusion'
  | 'other-payer'
  | 'primary-care'
  | 'other';

/** Which plan a row belongs to, as far as the row says. */
export interface PlanKey {
  name?: string;
  planId?: string;
  groupNumber?: string;
  period?: Span;
}

/** Someone named beside a row: a further payer, the primary care provider. */
export interface RelatedEntity {
  role: 'payer' | 'primary' | 'secondary' | 'tertiary' | 'primary-care' | 'other';
  name?: string;
  familyName?: string;
  givenName?: string;
  id?: string;
  npi?: string;
  contacts?: Contacts;
}

/** Days, either open. */
export interface Span {
  start?: string;
  end?: string;
}

export interface DatedKind {
  kind: string;
  period: Span;
}

/** One row: an EB segment with its loop, or one benefit of a FHIR item. Amounts are decimal text. */
export interface Row {
  /** Absent where the protocol's code is not known: kept with its codes, concluded upon by nobody. */
  kind?: RowKind;
  /** `of` tells plans apart that the protocol keeps apart without naming them. */
  plan?: PlanKey & { of?: string };
  insuranceType?: string;
  serviceTypes?: string[];
  procedure?: Procedure;
  amount?: string;
  percent?: string;
  /** The amount is what is left, not the whole (X12 EB06 29 and 33). */
  isRemaining?: boolean;
  /** What is left, where a protocol states it beside the whole. */
  remaining?: string;
  used?: string;
  quantity?: { value: string; unit: string };
  remainingQuantity?: string;
  deliveries?: Benefit['deliveries'];
  network?: Network;
  level?: Level;
  period?: BenefitPeriod;
  authorizationRequired?: 'yes' | 'no' | 'unknown';
  dates?: DatedKind[];
  placesOfService?: string[];
  notes?: string[];
  entities?: RelatedEntity[];
  identifiers?: { type: string; value: string }[];
  sourceCodes: Record<string, string>;
}

export interface Reading {
  subscriber?: PersonAsHeld;
  dependent?: PersonAsHeld;
  /** Plan facts stated for the member as a whole. */
  plan?: PlanKey & { span?: Span };
  rows?: Row[];
  /** What is stated for the dependent. */
  dependentRows?: Row[];
  /** The dependent asked about is rejected: what is stated for the subscriber is not about them. */
  dependentRejected?: boolean;
  rejections?: EligibilityCheck['rejections'];
  payerContacts?: Contacts;
  payerTrace?: string;
}

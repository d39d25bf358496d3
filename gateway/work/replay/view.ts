/** `replays/v1` as a caller reads it. */
import type { StepDifference } from './rehearse.ts';
import type { FailedWith, ReplayVerdict, ReplayWay } from './verdict.ts';

/** What a set is chosen by: one of the three. */
export interface ReplaySet {
  group?: string;
  items?: readonly string[];
  exchanges?: ExchangeChoice;
}

export interface ExchangeChoice {
  contract: string;
  operation?: string;
  /** Service endpoint. */
  endpoint?: string;
  fault?: string;
  since?: string;
  until?: string;
  /** `any` adds reads that were answered: to compare, not to go on. */
  ended?: 'failed' | 'any';
}

export type ReplayStatus = 'computing' | 'ready' | 'applying' | 'applied' | 'failed';

export interface ReplayView {
  id: string;
  status: ReplayStatus;
  by: string;
  set: ReplaySet;
  counts: ReplayCounts;
  mappings: readonly { mapping: string; before?: string; after: string; exchanges: number }[];
  note?: string;
  createdAt: string;
  updatedAt: string;
  links: { self: string; differences: string };
}

export interface ReplayCounts {
  total: number;
  done: number;
  same: number;
  different: number;
  stillFailing: number;
  nowMapping: number;
  nowFailing: number;
  notKept: number;
  applied: number;
  withheld: number;
}

export interface ReplayMemberView {
  exchange: string;
  verdict: ReplayVerdict;
  way?: ReplayWay;
  mapping?: string;
  mappingBefore?: string;
  mappingAfter?: string;
  before?: FailedWith;
  after?: FailedWith;
  differences: readonly Omit<StepDifference, 'before' | 'after'>[];
  appliedAt?: string;
  withheld?: string;
}

export interface ReplayValues {
  exchange: string;
  differences: readonly StepDifference[];
}

/** Which of a set go on: some, or all that the mapping can carry now. */
export interface ReplayApplication {
  exchanges?: readonly string[];
  all?: 'now-mapping';
  note: string;
}

export interface DifferencePage {
  items: readonly ReplayMemberView[];
  /** `after` of the next page. */
  next?: string;
}

/** Replays of what has failed, as far as the caller may see it. */
export interface ReplayService {
  create(set: ReplaySet): Promise<ReplayView>;
  find(id: string): Promise<ReplayView>;
  /** Newest first. */
  search(search: { before?: string; limit?: number }): Promise<readonly ReplayView[]>;
  differences(id: string, page: { verdict?: string; after?: string; limit?: number }): Promise<DifferencePage>;
  /** What stands at the places of one exchange: audited as a movement of data. */
  values(id: string, exchange: string): Promise<ReplayValues>;
  apply(id: string, application: ReplayApplication): Promise<ReplayView>;
}

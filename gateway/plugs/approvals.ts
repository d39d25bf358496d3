/** Approvals as the gateway keeps them: what was submitted under which rule, and who decided what of it. */

/** Whoever has the role, or one person. */
export interface Approver {
  role?: string;
  person?: string;
}

/** One step of a chain; after so long somebody else may decide it as well. */
export interface ApprovalStep {
  approver: Approver;
  escalate?: { after: string; to: Approver };
}

/** Something put before those who approve: the chain as the rule said it then. */
export interface ApprovalRound {
  /** 1 for the first time it was submitted. */
  round: number;
  rule: string;
  chain: readonly ApprovalStep[];
  /** Numbers of its lines. */
  lines: readonly number[];
  /** Of what is approved: whoever changes it afterwards changes what was submitted. */
  fingerprint: string;
  /** Who submitted it. */
  person: string;
  at: Date;
  /** The exchange that did, and how that went: what it was to do at the system of record is done, or may be sent again. */
  exchange: string;
  went: Went;
}

/** `under-way`: also where nobody knows whether it took effect, until somebody has found out. */
export type Went = 'under-way' | 'done' | 'failed';

export type Decided = 'approved' | 'rejected' | 'returned';

export interface ApprovalDecision {
  /** 1 for the first step of the chain. */
  level: number;
  lines: readonly number[];
  decision: Decided;
  person: string;
  /** In whose place. */
  onBehalfOf?: string;
  at: Date;
  /** The exchange that carries it out. */
  exchange: string;
  went: Went;
}

/** All that is kept of one thing. */
export interface ApprovalFile {
  /** What was said when it was asked for, and its system of record may not keep: codes and persons. */
  asked?: Readonly<Record<string, string>>;
  /** The last one. */
  round?: ApprovalRound;
  /** Of the last round, first come first. */
  decisions: readonly ApprovalDecision[];
}

/** Each is kept, with its audit and with the exchange that does it, before it resolves; what was asked for with what settles that. */
export interface Approvals {
  of(ids: readonly string[]): Promise<ReadonlyMap<string, ApprovalFile>>;
  /** Before the caller hears of it. */
  asked(id: string, said: Readonly<Record<string, string>>): void;
  /** @throws Fault `conflict` where another did it meanwhile */
  submit(id: string, round: Omit<ApprovalRound, 'at' | 'exchange' | 'went'>): Promise<void>;
  /**
   * One after the other, and `at` is their order: of two that decide at once the second is told so, and looks again.
   * @param known the decisions of the round that it goes by
   * @throws Fault `conflict` with the error `meanwhile` where there are others by now
   */
  decide(
    id: string,
    round: Pick<ApprovalRound, 'round' | 'rule'>,
    decision: Omit<ApprovalDecision, 'at' | 'exchange' | 'went'>,
    known: readonly ApprovalDecision[],
  ): Promise<void>;
  /**
   * What another exchange could not carry out is this one's from now on: nobody else carries it out beside it.
   * @throws Fault `conflict` where another has it already
   */
  takeOver(id: string, round: Pick<ApprovalRound, 'round' | 'rule'>, exchange: string): Promise<void>;
}

export const NOTHING_KNOWN: ApprovalFile = { decisions: [] };

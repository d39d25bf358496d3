/** What tables may read besides their own message: no clock, no I/O. */
export interface Scope {
  /** The exchange's id: stable over retries, echoed by the other side. */
  key: string;
  now: Date;
  /** The partner's data. */
  profile: Readonly<Record<string, unknown>>;
  /** The canonical request. */
  input: unknown;
  /** Results of earlier steps, by name. */
  steps: Readonly<Record<string, unknown>>;
  /** The row of the routing table that was chosen, such as the partner's own payer id. */
  route: Readonly<Record<string, string>>;
  /** Address of the page that is asked for, where it is not the first. */
  page?: string;
}

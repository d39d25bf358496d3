/** How a request stands as a whole, from what is decided on each service, whatever the protocol. */

export type Decision =
  | 'approved'
  | 'partially-approved'
  | 'modified'
  | 'denied'
  | 'pended'
  | 'cancelled'
  | 'contact-payer'
  | 'not-required'
  | 'unknown';

const OPEN: readonly Decision[] = ['pended', 'contact-payer', 'unknown'];
const GRANTED: readonly Decision[] = ['approved', 'modified', 'not-required'];

/** As long as one service is open, nobody may count on the others. */
export function standingOf(decisions: readonly Decision[]): string {
  const all = (of: readonly Decision[]): boolean => decisions.every(one => of.includes(one));
  if (decisions.length === 0) return 'queued';
  if (decisions.some(one => OPEN.includes(one))) return 'pended';
  if (all(['cancelled'])) return 'cancelled';
  if (all(['denied', 'cancelled'])) return 'denied';
  return all(GRANTED) ? 'approved' : 'partially-approved';
}

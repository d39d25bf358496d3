/** Movement types of goods, as data: which of them an order counts as received, and which of those make a receipt. */

/** Whatever is not here – into blocked stock of a receipt (103) and out of it (104, 124, 125), a transfer – counts for nothing. */
export const RECEIVED: Readonly<Record<string, 'adds' | 'takes'>> = {
  '101': 'adds',
  '102': 'takes',
  '105': 'adds',
  '106': 'takes',
  '122': 'takes',
  '123': 'adds',
};

/** Of what has come: what goes back, what is taken back, and what undoes a return. Those that take are more of it gone. */
export const RETURNS: readonly string[] = ['102', '106', '122', '123'];

/** Straight into stock, or released from the blocked stock that it had come into. */
export const COMES: readonly string[] = ['101', '105'];

/** Checks of many members, so that what is accepted waits under many keys. */
import { REQUEST } from './bodies.ts';

let asked = 0;

export function bodyOf(): string {
  const memberId = `W${String(asked++ % 1000).padStart(9, '0')}`;
  return JSON.stringify({ ...REQUEST, subscriber: { ...REQUEST.subscriber, memberId } });
}

/** The administration's one secret, compared in the same time whatever is sent. */
import { createHash, timingSafeEqual } from 'node:crypto';

const MOST = 4096;

/** Judges an `Authorization` header: `Bearer <token>`, or Basic with the token as password. Without a token nobody passes. */
export function bearer(token: string | undefined): (authorization?: string) => boolean {
  const expected = digest(token ?? '');
  return authorization => {
    const presented = authorization && authorization.length <= MOST ? presentedIn(authorization) : undefined;
    const same = timingSafeEqual(digest(presented ?? ''), expected);
    return same && presented !== undefined && token !== undefined && token !== '';
  };
}

function presentedIn(authorization: string): string | undefined {
  const [scheme = '', value = '', ...rest] = authorization.split(' ');
  if (rest.length > 0) return undefined;
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}

/** Digests have one length, so that the length of the secret does not show. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

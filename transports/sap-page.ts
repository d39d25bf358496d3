/** The page of an SAP dispatcher that has no program for a request: the one 503 by which nothing was begun. */
import type { Incoming } from './pool.ts';

const LOOKED_AT = 2000;

/** By its shape: a proxy in front has a page of its own, and says nothing of what is behind it. */
export function isUnbegun({ status, body }: Incoming): boolean {
  if (status !== 503) return false;
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, LOOKED_AT)).toString('latin1');
  return /<title>\s*Service cannot be reached\s*<\/title>/i.test(start);
}

/** Secrets and signatures of the Standard Webhooks specification (https://www.standardwebhooks.com, symmetric `v1`). */
import { createHmac, randomBytes } from 'node:crypto';
import type { KeyRing } from '../store/key-ring.ts';
import { seal, unseal } from '../store/seal.ts';

const PREFIX = 'whsec_';
/** The specification wants 24 to 64. */
const BYTES = 32;

export const freshSecret = (): Buffer => randomBytes(BYTES);

/** As the subscriber is told it, once. */
export const spelled = (secret: Uint8Array): string => PREFIX + Buffer.from(secret).toString('base64');

export interface SecretBox {
  seal(secret: Uint8Array, subscription: string): Buffer;
  open(sealed: Uint8Array, subscription: string): Buffer;
}

/** Under a key that no retention destroys. */
export function secretBox(ring: KeyRing): SecretBox {
  const key = ring.lasting.secret;
  return {
    seal: (secret, subscription) => seal(key, [secret], `subscription ${subscription}`),
    open: (sealed, subscription) => unseal(key, sealed, `subscription ${subscription}`),
  };
}

/** Headers of one attempt; with several secrets, several signatures. */
export function signed(id: string, body: string, secrets: readonly Uint8Array[], now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = secrets.map(
    secret => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

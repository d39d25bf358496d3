/** Sealed bodies: AES-256-GCM (NIST SP 800-38D) under a data key, bound to the exchange they belong to. */
import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const HEAD = 1 + NONCE + TAG;

/** Random nonces are drawn for many at once: one system call costs as much as a hundred. */
const pool = Buffer.alloc(NONCE * 256);
let drawn = pool.length;

function nonce(): Buffer {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += NONCE;
  return pool.subarray(drawn - NONCE, drawn);
}

/** Its bytes, or better the key that was made of them once: bytes are imported anew for each call, which costs more than the sealing. */
export type SealKey = Uint8Array | KeyObject;

/** version ‖ nonce ‖ tag ‖ ciphertext. `bound` is not stored: only who knows it can open. A key seals at most 2^32 bodies. */
export function seal(key: SealKey, parts: readonly Uint8Array[], bound: string): Buffer {
  const iv = nonce();
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(bound));
  // Once for all parts: a call of the cipher costs more than the copy.
  const ciphertext = cipher.update(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
  const sealed = Buffer.allocUnsafe(HEAD + ciphertext.length);
  sealed[0] = VERSION;
  sealed.set(iv, 1);
  sealed.set(ciphertext, HEAD);
  cipher.final();
  sealed.set(cipher.getAuthTag(), 1 + NONCE);
  return sealed;
}

/** What was sealed could not be opened: another key, another exchange, or a changed byte. */
export class SealBroken extends Error {
  constructor() {
    super('The sealed body cannot be opened: its key, its exchange or its bytes are not those it was sealed with.');
    this.name = 'SealBroken';
  }
}

/** @throws SealBroken */
export function unseal(key: SealKey, sealed: Uint8Array, bound: string): Buffer {
  try {
    if (sealed[0] !== VERSION || sealed.length < HEAD) throw new SealBroken();
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE), { authTagLength: TAG });
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(sealed.subarray(1 + NONCE, HEAD));
    return Buffer.concat([decipher.update(sealed.subarray(HEAD)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
}

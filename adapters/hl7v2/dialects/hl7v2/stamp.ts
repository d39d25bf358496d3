/** What each sending adds to a message that was written: its time and its control id (MSH-7, MSH-10). */
import { createHash } from 'node:crypto';

/** 20 characters, as many as MSH-10 has in 2.5.1 (HL7 v2.5.1 §2.15.9.10); the same for the same key, which makes a repeat recognisable. */
export function controlIdOf(key: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(key).digest('hex').slice(0, 32)}`).toString(36);
  return digits.toUpperCase().padStart(20, '0').slice(-20);
}

/** @param at MSH-7 as `YYYYMMDDHHMMSS` with its offset */
export function stamp(body: Uint8Array, at: string, controlId: string): Uint8Array {
  const separator = body[3];
  const places: number[] = [];
  // MSH-1 is the first separator: MSH-7 stands behind the sixth, MSH-10 behind the ninth.
  for (let n = 3; n < body.length && places.length < 9; n++) if (body[n] === separator) places.push(n + 1);
  const [seventh = 0, tenth = 0] = [places[5], places[8]];
  return Buffer.concat([
    ...[body.subarray(0, seventh), Buffer.from(at, 'latin1')],
    ...[body.subarray(seventh, tenth), Buffer.from(controlId, 'latin1'), body.subarray(tenth)],
  ]);
}

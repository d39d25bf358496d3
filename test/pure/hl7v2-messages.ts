/** Messages about invented people, as the tests of HL7 v2 need them. */
import assert from 'node:assert/strict';
import { type Hl7Message, type ReadOptions, readMessage } from '../../adapters/hl7v2/codec/message.ts';
import { DialectError } from '../../gateway/kit.ts';

export const MSH = 'MSH|^~\\&|SENDER|WARD|RECEIVER|LAB|20261126120000+0000||ADT^A04^ADT_A01|M1|P|2.5.1';

/** An ADT of these segments behind its header. */
export const adt = (...segments: string[]): string => `${[MSH, ...segments].join('\r')}\r`;

export const PATIENT = 'PID|1||123^^^CLINIC&1.2.3&ISO^MR~456^^^OTHER^PI||Testperson&van^Ann^""||19800101|F';

export const read = (input: string | Uint8Array, options?: ReadOptions): Hl7Message => readMessage(input, options);

/** The cause and the place of what it throws, which is a DialectError and nothing else. */
export function causeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    const { cause, position } = error.mishaps[0];
    return `${cause} ${position ?? ''}`.trim();
  }
  return undefined;
}

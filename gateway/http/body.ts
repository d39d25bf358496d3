/** Reads the body of a request once, bounded in size and time. */
import type { IncomingMessage } from 'node:http';
import { Fault } from '../faults.ts';

export interface BodyLimits {
  maxBytes: number;
  /** For the whole body, from the moment it is wanted. */
  milliseconds: number;
}

/**
 * The bytes of the body. Rejects with `too-large` (before reading where the length is declared), `request-timeout`, or
 * `cancelled` where the caller leaves.
 */
export function readBody(request: IncomingMessage, { maxBytes, milliseconds }: BodyLimits): Promise<Uint8Array> {
  const declared = request.headers['content-length'];
  if (declared !== undefined && Number(declared) > maxBytes) return Promise.reject(tooLarge(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => stop(new Fault('request-timeout')), milliseconds);
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maxBytes) stop(tooLarge(maxBytes));
      else chunks.push(chunk);
    };
    const onEnd = (): void => {
      detach();
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes));
    };
    const onGone = (): void => stop(new Fault('cancelled'));
    const detach = (): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
    };
    const stop = (fault: Fault): void => {
      detach();
      request.pause();
      // An aborted request still emits its error, and nobody else listens.
      request.on('error', () => {});
      reject(fault);
    };
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}

const tooLarge = (maxBytes: number): Fault => new Fault('too-large', { detail: `At most ${maxBytes} bytes.` });

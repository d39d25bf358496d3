/** Reads the body of a request once, bounded in size and time. */
import type { IncomingMessage } from 'node:http';
import { Fault } from '../faults.ts';

export interface BodyLimits {
  maxBytes: number;
  /** For the whole body, from the moment it is wanted. */
  milliseconds: number;
}

/**
 * The bytes of the body. Rejects with `too-large` (before reading where the length is declared), `request-timeout`,
 * `malformed-request` where its chunks cannot be read, or `cancelled` where the caller leaves. `proceed` is called where
 * the body is wanted after all, before the first byte is awaited.
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, milliseconds }: BodyLimits,
  proceed?: () => void,
): Promise<Uint8Array> {
  if (declaredBytes(request) > maxBytes) return Promise.reject(tooLarge(maxBytes));
  // Small bodies come along with their head: there is nothing to wait for and nobody to watch.
  if (request.complete && !request.destroyed && request.readableFlowing === null) {
    if (request.readableLength > maxBytes) return Promise.reject(tooLarge(maxBytes));
    return Promise.resolve((request.read() as Buffer | null) ?? NOTHING);
  }
  proceed?.();
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
    const onGone = (error?: Error): void => stop(error instanceof Fault ? error : new Fault('cancelled'));
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

const NOTHING = new Uint8Array(0);
const declaredBytes = ({ headers }: IncomingMessage): number => Number(headers['content-length'] ?? 0);
const tooLarge = (maxBytes: number): Fault => new Fault('too-large', { detail: `At most ${maxBytes} bytes.` });

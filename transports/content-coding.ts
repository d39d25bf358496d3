/** Undoes a content coding that nobody asked for, within the same limit as a plain body. */
import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflate } from 'node:zlib';
import { transportFault } from './causes.ts';

type Decoder = (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

/** RFC 9110 §8.4.1. */
const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: promisify(gunzip) as Decoder,
  'x-gzip': promisify(gunzip) as Decoder,
  deflate: promisify(inflate) as Decoder,
  br: promisify(brotliDecompress) as Decoder,
};

/** An answer as far as its coding is concerned. */
interface Coded {
  headers: Record<string, string>;
  body: Uint8Array;
}

/** @throws Fault `content-coding`, `incomplete-body` or `body-too-large` */
export async function decodeBody<Answer extends Coded>(answer: Answer, maxBytes: number): Promise<Answer> {
  const coding = (answer.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (coding === '' || coding === 'identity' || answer.body.length === 0) return answer;
  const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
  if (!decoder) throw transportFault('content-coding', 'unknown');
  const body = await decoder(answer.body, { maxOutputLength: maxBytes }).catch(
    (error: { code?: string; errno?: number }) => {
      if (error.code === 'ERR_BUFFER_TOO_LARGE') throw transportFault('body-too-large', 'unknown');
      throw transportFault(error.errno === constants.Z_BUF_ERROR ? 'incomplete-body' : 'content-coding', 'unknown');
    },
  );
  const { 'content-encoding': _, 'content-length': __, ...headers } = answer.headers;
  return { ...answer, headers, body };
}

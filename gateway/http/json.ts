/** Reads a JSON body strictly: valid UTF-8, no duplicate keys, bounded depth and numbers, nothing that surprises later. */
import { isUtf8 } from 'node:buffer';
import { Fault, type Finding } from '../faults.ts';
import { extendPointer } from '../pointer.ts';
import { DEEPEST, type JsonFinding, type JsonFlaw, scanJson } from './json-scan.ts';

const DETAILS: Readonly<Record<JsonFlaw, string>> = {
  syntax: 'not JSON from here on',
  'too-deep': `more than ${DEEPEST} levels`,
  'duplicate-key': 'this name stands twice in one object',
  'reserved-name': 'this name is reserved',
  'number-out-of-range': 'this number cannot be kept exactly; send it as text where the contract allows',
  'lone-surrogate': 'half of a surrogate pair',
};

/** The value of a JSON text. Throws `malformed-request` whose error says where, by pointer, line and column. */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw malformed({ pointer: '', code: 'empty', detail: 'the body is empty' });
  if (!isUtf8(bytes)) throw malformed({ pointer: '', code: 'utf-8', detail: 'the body is not UTF-8' });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const flaw = scanJson(text);
  if (flaw) throw malformed(describe(text, flaw));
  return JSON.parse(text);
}

function describe(text: string, { code, offset, path }: JsonFinding): Finding {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const pointer = path.reduce<string>((sum, name) => extendPointer(sum, String(name)), '');
  return { pointer, code, detail: DETAILS[code], position: `line ${line} column ${column}` };
}

const malformed = (finding: Finding): Fault => new Fault('malformed-request', { errors: [finding] });

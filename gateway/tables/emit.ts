/** Turns a bound table into two functions: the only file that makes code, from our own tables and never from configuration. */
import type { Finding } from '../faults.ts';
import type { BoundTable } from './bind.ts';
import { emitDecode } from './emit-decode.ts';
import { emitEncode } from './emit-encode.ts';
import * as runtime from './runtime.ts';
import type { Scope } from './scope.ts';
import { newSource } from './source.ts';

export interface Emitted {
  encode(value: unknown, scope: Scope, findings: Finding[]): unknown;
  decode(tree: unknown, scope: Scope, findings: Finding[]): unknown;
  /** The text of both functions with the names of their codecs: what the hash covers. */
  source: string;
}

/** Every name in the text is a JSON literal or comes from a counter: a table cannot smuggle code in. */
export function emit(table: BoundTable): Emitted {
  const source = newSource();
  const encode = emitEncode(source, table);
  const decode = emitDecode(source, table);
  const text = [
    '"use strict";',
    ...source.codecs.map((_, i) => `const K${i} = K[${i}];`),
    ...source.finderLines,
    'return {',
    ...['encode(C, S, F) {', ...encode, '},'],
    ...['decode(B, S, F) {', ...decode, '} };'],
  ].join('\n');
  const names = Object.keys(runtime);
  const make = new Function('K', 'X', ...names, text) as (...given: unknown[]) => Pick<Emitted, 'encode' | 'decode'>;
  const functions = make(source.codecs, source.customs, ...Object.values(runtime));
  const codecs = source.codecs.map(codec => `${codec.name} ${codec.code}`);
  const customs = source.customs.map(custom => `${custom.id} ${custom.enc} ${custom.dec} ${custom.fill}`);
  return { ...functions, source: [text, ...codecs, ...customs].join('\n') };
}

/** Reads a whole input at once: every interchange in it, its sets, and what is wrong with the envelopes. */
import { type EnvelopeHandlers, envelopes, type Interchange } from './envelope.ts';
import type { Issue } from './issue.ts';
import { type TokenizerOptions, tokenizer } from './tokenizer.ts';

export interface Reading {
  interchanges: Interchange[];
  /** Of the input as a whole; those of an interchange, group or set stand there. */
  issues: Issue[];
}

export interface Reader {
  push(chunk: string | Uint8Array): void;
  end(): Reading;
}

/** The push reader: any chunks in, the same reading out. Throws DialectError as the tokenizer does. */
export function interchangeReader(options: TokenizerOptions & EnvelopeHandlers = {}): Reader {
  const machine = envelopes(() => tokens.delimiters(), options);
  const tokens = tokenizer(machine.segment, options);
  let last = 0;
  return {
    push(chunk) {
      last += chunk.length;
      tokens.push(chunk);
    },
    end() {
      tokens.end();
      machine.end(last);
      return { interchanges: machine.interchanges, issues: tokens.issues };
    },
  };
}

/** The same in one call. */
export function readInterchange(input: string | Uint8Array, options?: TokenizerOptions & EnvelopeHandlers): Reading {
  const reader = interchangeReader(options);
  reader.push(input);
  return reader.end();
}

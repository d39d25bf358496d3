/** Reads a whole input at once: every interchange in it, its sets, and what is wrong with the envelopes. */
import { type EnvelopeHandlers, envelopes, type Interchange } from './envelope.ts';
import type { Issue } from './issue.ts';
import { type TokenizerOptions, tokenizer } from './tokenizer.ts';

export interface Reading {
  interchanges: Interchange[];
  /** Warnings of the tokenizer; what is wrong with an interchange, group or set stands there. */
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
      const { interchanges } = machine;
      return { interchanges, issues: tokens.issues.filter(issue => !attach(issue, interchanges)) };
    },
  };
}

/** An error belongs to the interchange it stands in; the most exact comes first. */
function attach(issue: Issue, interchanges: readonly Interchange[]): boolean {
  const home = interchanges.findLast(interchange => interchange.offset <= issue.offset!);
  if (issue.severity !== 'error' || home === undefined) return false;
  home.issues.unshift(issue);
  return true;
}

/** The same in one call. */
export function readInterchange(input: string | Uint8Array, options?: TokenizerOptions & EnvelopeHandlers): Reading {
  const reader = interchangeReader(options);
  reader.push(input);
  return reader.end();
}

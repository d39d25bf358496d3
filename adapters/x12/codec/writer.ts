/** Writes segments and envelopes: strictly, so that no data can be mistaken for a delimiter. */
import type { Delimiters } from './delimiters.ts';

/** What a written element may not hold, if anything: a delimiter, a control character, or a character outside the charset. */
export type CharacterTest = (text: string) => boolean;

/** True where the text holds nothing that the reader could mistake. */
export function characterTest(delimiters: Delimiters, charset: 'utf-8' | 'latin1'): CharacterTest {
  const forbidden = new Set(Object.values(delimiters));
  const last = charset === 'latin1' ? 0xff : 0x10ffff;
  return text => {
    for (const char of text) {
      const c = char.codePointAt(0)!;
      // 0x80 to 0x9F are controls too; a lone surrogate cannot be encoded.
      if (c < 32 || (c >= 127 && c < 160) || c > last || (c >= 0xd800 && c <= 0xdfff) || forbidden.has(char))
        return false;
    }
    return true;
  };
}

/** Elements joined, trailing empty ones left out, with terminator and the partner's suffix (such as a line end). */
export function writeSegment(elements: readonly string[], delimiters: Delimiters, suffix = ''): string {
  let last = elements.length - 1;
  while (last > 0 && elements[last] === '') last--;
  return elements.slice(0, last + 1).join(delimiters.element) + delimiters.segment + suffix;
}

export interface IsaFields {
  authorizationQualifier: string;
  authorization: string;
  securityQualifier: string;
  security: string;
  senderQualifier: string;
  sender: string;
  receiverQualifier: string;
  receiver: string;
  /** `YYMMDD` and `HHMM` */
  date: string;
  time: string;
  version: string;
  control: string;
  acknowledgmentRequested: boolean;
  usage: string;
}

/** The 106 characters; fields are padded to their width, never cut: the caller's schema holds their lengths. */
export function writeIsa(isa: IsaFields, delimiters: Delimiters, suffix = ''): string {
  const { element, repetition, component, segment } = delimiters;
  const elements = [
    'ISA',
    isa.authorizationQualifier,
    isa.authorization.padEnd(10),
    isa.securityQualifier,
    isa.security.padEnd(10),
    isa.senderQualifier,
    isa.sender.padEnd(15),
    isa.receiverQualifier,
    isa.receiver.padEnd(15),
    isa.date,
    isa.time,
    repetition === '' ? 'U' : repetition,
    isa.version,
    isa.control,
    isa.acknowledgmentRequested ? '1' : '0',
    isa.usage,
    component,
  ];
  return elements.join(element) + segment + suffix;
}

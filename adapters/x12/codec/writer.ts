/** Writes segments and envelopes: strictly, so that no data can be mistaken for a delimiter. */
import type { Delimiters } from './delimiters.ts';

/** What a written element may not hold, if anything: a delimiter, a control character, or a character outside the charset. */
export type CharacterTest = (text: string) => boolean;

/** True where the text holds nothing that the reader could mistake. */
export function characterTest(delimiters: Delimiters, charset: 'utf-8' | 'latin1'): CharacterTest {
  const { element, component, repetition, segment } = delimiters;
  const [e, c, r, s] = [element, component, repetition, segment].map(d => (d === '' ? -1 : d.charCodeAt(0)));
  return text => {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 32 || code === e || code === c || code === r || code === s) return false;
      if (code > 126) return isWritable(text.slice(i), charset) && !delimited(text.slice(i), delimiters);
    }
    return true;
  };
}

/** Beyond ASCII: 0x7F to 0x9F are controls, a lone surrogate cannot be encoded. */
function isWritable(text: string, charset: 'utf-8' | 'latin1'): boolean {
  return charset === 'latin1'
    ? /^[ -~\u00a0-\u00ff]*$/.test(text)
    : text.isWellFormed() && !/[\x00-\x1f\x7f-\x9f]/.test(text);
}

function delimited(text: string, delimiters: Delimiters): boolean {
  return Object.values(delimiters).some(delimiter => delimiter !== '' && text.includes(delimiter));
}

/** Elements joined, trailing empty ones left out, with terminator and the partner's suffix (such as a line end). */
export function writeSegment(elements: readonly string[], delimiters: Delimiters, suffix = ''): string {
  let last = elements.length - 1;
  while (last > 0 && elements[last] === '') last--;
  let text = elements[0] ?? '';
  for (let n = 1; n <= last; n++) text += delimiters.element + elements[n];
  return text + delimiters.segment + suffix;
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

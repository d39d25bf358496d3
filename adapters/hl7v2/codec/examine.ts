/** What is odd about a message that can be read: each oddity named and placed, so that nothing is repaired in silence. */
import { isValid } from './charset.ts';
import { type Issue, note } from './issue.ts';
import type { Hl7Message } from './message.ts';
import { idAt, nameOf } from './segments.ts';

/** Looks at all of the message, so it is asked for and not part of reading. */
export function issuesOf(message: Hl7Message): Issue[] {
  const issues: Issue[] = [];
  const { text, start, end, delimiters, found } = message;
  if (start > 0 && /[^\r\n\t \0]/.test(text.slice(0, start).slice(-16)))
    note(issues, { cause: 'framing-left-over', severity: 'warning', offset: 0 });
  if (delimiters.escape === '' || delimiters.subcomponent === '')
    note(issues, { cause: 'delimiters-missing', severity: 'warning', offset: start + 4, place: 'MSH-2' });
  for (let n = 0; n < found.starts.length; n++) examine(message, n, issues);
  // A blank line end is no news; the end of a frame, or what follows it, is.
  if (/[\x0b\x1c]/.test(text.slice(end, end + 16)))
    note(issues, { cause: 'framing-left-over', severity: 'warning', offset: end });
  return issues;
}

const MSH = idAt('MSH', 0);

function examine({ text, found, spelling, start: begin }: Hl7Message, n: number, issues: Issue[]): void {
  const [start, end, id] = [found.starts[n]!, found.ends[n]!, found.ids[n]!];
  const place = nameOf(id);
  const segment = text.slice(start, end);
  const say = (cause: string, severity: Issue['severity'], offset = start) =>
    note(issues, { cause, severity, offset, place });
  if (id === MSH && start > begin) say('second-message', 'error');
  if (text.charCodeAt(start) > 90) say('segment-case', 'warning');
  const line = segment.search(/[\r\n]/);
  if (line >= 0) say('line-end-in-field', 'warning', start + line);
  const control = segment.search(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/);
  // The end or the beginning of a frame within a segment: what was two messages may have become one.
  if (control >= 0) {
    const framing = /[\x0b\x1c]/.test(segment);
    say(framing ? 'framing-in-field' : 'bad-character', framing ? 'error' : 'warning', start + control);
  }
  const odd = segment.search(/[^\x00-\x7f]/);
  if (odd < 0) return;
  if (!spelling.bytes) {
    if (!segment.isWellFormed() || segment.includes('\ufffd')) say('bad-encoding', 'warning', start + odd);
  } else if (!isValid(Buffer.from(segment, 'latin1'), spelling.charset)) say('bad-encoding', 'warning', start + odd);
}

/** What of an unexpected error may be logged: its kind and where it was thrown, never its message. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KINDS = ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'URIError', 'AggregateError'];
/** A frame as V8 prints it; the name of the function is left out, computed names could hold anything. */
const FRAME = /^ {4}at (?:.* )?\(?(file:\/\/\/[\w./@+~%-]+|\/[\w./@+~-]+):(\d{1,6}):(\d{1,6})\)?$/;
const MOST_FRAMES = 6;

/** `error` is a kind of JavaScript, `at` places such as `gateway/line.ts:41:7` within this installation. */
export function framesOf(error: unknown): { error: string; at: string[] } {
  if (!(error instanceof Error)) return { error: 'unknown', at: [] };
  const kind = KINDS.find(name => name === error.constructor.name) ?? 'Error';
  return { error: kind, at: places(error) };
}

function places(error: Error): string[] {
  const { stack } = error;
  if (typeof stack !== 'string') return [];
  // The head of a stack repeats the message, which may imitate frames: where the two differ nothing is trusted.
  const heads = [
    `${error.name}: ${error.message}\n`,
    `${error.constructor.name}: ${error.message}\n`,
    `${error.name}\n`,
  ];
  const head = heads.find(text => stack.startsWith(text) && (error.message === '' || text.includes(error.message)));
  if (head === undefined) return [];
  const places: string[] = [];
  for (const line of stack.slice(head.length).split('\n')) {
    const match = FRAME.exec(line);
    if (!match) continue;
    const [, url = '', row, column] = match;
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (path.startsWith(ROOT)) places.push(`${relative(ROOT, path)}:${row}:${column}`);
    if (places.length === MOST_FRAMES) break;
  }
  return places;
}

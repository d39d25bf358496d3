/** What a record has no field for, at the end of a text of it: `ICU stock [key=… ref=WARD-7-0031]`, so that it is found and read again. */
export type Noted = Readonly<Record<string, string | undefined>>;

const NOTE = /^(?:([\s\S]*?)\s)?\[((?:[a-z][a-z0-9]{1,8}=[^\s[\]=]+ ?)+)\]$/;

const spelled = (value: string): string => encodeURIComponent(value).replaceAll('_', '%5F');

export function withNote(text: string | undefined, noted: Noted): string {
  const said = Object.entries(noted).flatMap(([name, value]) => (value ? [`${name}=${spelled(value)}`] : []));
  const note = said.length > 0 ? `[${said.join(' ')}]` : '';
  return text ? `${text}${note && ` ${note}`}` : note;
}

export function noteOf(text: unknown): { text?: string; noted: Noted } {
  if (typeof text !== 'string' || text === '') return { noted: {} };
  const [, before, note] = NOTE.exec(text) ?? [];
  if (note === undefined) return { text, noted: {} };
  const noted: Record<string, string> = {};
  for (const part of note.split(' ').filter(Boolean)) {
    const at = part.indexOf('=');
    noted[part.slice(0, at)] = decoded(part.slice(at + 1));
  }
  return { ...(before && { text: before }), noted };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a search with `ilike` asks for: the note somewhere in the text. */
export const noteLike = (name: string, value: string): string => `%${name}=${escaped(spelled(value))}%`;

/** Begins so, whatever follows. */
export const beginsLike = (text: string): string => `${escaped(text)}%`;

/** `%` and `_` stand for anything in a pattern, and `\` takes that away (trytond, Domain). */
const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

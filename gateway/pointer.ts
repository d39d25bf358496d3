/** JSON Pointer (RFC 6901): its tokens, reading at one, and showing one to a caller. */

/** The names and indices of a pointer, unescaped. */
export const pointerTokens = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The same of a pointer written as the fragment of a URI (RFC 6901 §6), `#/…`. */
export const fragmentTokens = (fragment: string): string[] => pointerTokens(fragment).map(decodeURIComponent);

/** Reads the value at a pointer, or undefined; for a pointer that is read at more than once. */
export function pointerReader(pointer: string): (value: unknown) => unknown {
  const tokens = pointerTokens(pointer);
  return value => {
    let here = value;
    for (const key of tokens) {
      if (here === null || typeof here !== 'object') return undefined;
      if (!Object.hasOwn(here, key)) return undefined;
      here = (here as Record<string, unknown>)[key];
    }
    return here;
  };
}

/** The value at a pointer, or undefined. */
export const atPointer = (value: unknown, pointer: string): unknown => pointerReader(pointer)(value);

/** A name that a caller made up may itself be data: it is shown only where it looks like the name of a field. */
const FIELD_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** The pointer of a member, or of its parent where the name is not fit to be shown. */
export function extendPointer(pointer: string, name: string): string {
  return FIELD_NAME.test(name) ? `${pointer}/${name}` : pointer;
}

/** A pointer up to the first name that is not fit to be shown. */
export function boundPointer(pointer: string): string {
  const names = pointer.split('/').slice(1);
  const unfit = names.findIndex(name => !FIELD_NAME.test(name));
  return unfit < 0 ? pointer : names.slice(0, unfit).reduce((sum, name) => `${sum}/${name}`, '');
}

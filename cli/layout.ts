/** JSON for reading: an inner object or array stands on one line where it fits. */

const WIDTH = 110;

/** The outermost object or array is always opened, a member to a line. */
export function layOut(value: unknown, indent = '', before = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = onOneLine(value);
  if (before > 0 && indent.length + before + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = membersOf(value).map(([key, member]) => `${inner}${key}${layOut(member, inner, key.length + 1)}`);
  return members.length === 0 ? `${open}${close}` : `${open}\n${members.join(',\n')}\n${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = membersOf(value).map(([key, member]) => key + onOneLine(member));
  if (Array.isArray(value)) return `[${members.join(', ')}]`;
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** What stands before each member, and the member. */
const membersOf = (value: object): [string, unknown][] =>
  Array.isArray(value)
    ? value.map(member => ['', member])
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => [`${JSON.stringify(key)}: `, member]);

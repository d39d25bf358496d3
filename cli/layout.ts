/** JSON for reading: what is inside stands on one line where it fits; an item of a list flows over few lines. */

const WIDTH = 110;

/** The outermost object or array is always opened, a member to a line. */
export function layOut(value: unknown, indent = '', before = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = onOneLine(value);
  if (indent !== '' && indent.length + before + line.length < WIDTH) return line;
  const inner = `${indent}  `;
  const flowing = indent !== '' && before === 0 ? flow(value, indent) : undefined;
  if (flowing) return flowing;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = membersOf(value).map(([key, member]) => `${inner}${key}${layOut(member, inner, key.length)}`);
  return members.length === 0 ? `${open}${close}` : `${open}\n${members.join(',\n')}\n${indent}${close}`;
}

/** As many members on a line as fit, where every member is a value or a small object. */
function flow(value: object, indent: string): string | undefined {
  if (Array.isArray(value)) return undefined;
  const members = membersOf(value).map(([key, member]) => key + onOneLine(member));
  const lines: string[] = [];
  for (const member of members) {
    if (indent.length + member.length + 4 > WIDTH) return undefined;
    const last = lines.at(-1);
    if (last !== undefined && indent.length + last.length + member.length + 6 <= WIDTH)
      lines[lines.length - 1] = `${last}, ${member}`;
    else lines.push(member);
  }
  return `{ ${lines.join(`,\n${indent}  `)} }`;
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

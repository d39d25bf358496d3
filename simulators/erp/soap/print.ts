/** Plain values as an element of a schema, in its order and with its namespaces: what the simulators answer with. */
import type { Plain } from './check.ts';
import type { Schema } from './schema.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
export const escapeXml = (text: string): string => text.replace(/[&<>"\r]/g, found => ESCAPES[found] ?? found);

/** A value that the schema has no place for is a mistake of the simulator. */
export function print(schema: Schema, prefix: string, root: string, content: Plain): string {
  const type = schema.roots.get(root);
  if (type === undefined) throw new Error(`no element ${root}`);
  return element(
    schema,
    { prefix, type, tag: `${prefix}:${root}`, declared: ` xmlns:${prefix}="${schema.namespace}"` },
    content,
  );
}

interface Printing {
  prefix: string;
  type: string;
  tag: string;
  declared?: string;
}

function element(schema: Schema, { prefix, type, tag, declared = '' }: Printing, content: unknown): string {
  const found = schema.types.get(type);
  if (typeof content === 'string' && !found?.attributes.size)
    return `<${tag}${declared}>${escapeXml(content)}</${tag}>`;
  if (!found || typeof content !== 'object' || content === null) throw new Error(`${tag}: ${type} cannot hold this`);
  const plain = content as Plain;
  const names = new Set([...found.sequence.map(({ name }) => name), ...[...found.attributes.keys()].map(n => `@${n}`)]);
  const stray = Object.keys(plain).find(name => name !== '#text' && !names.has(name) && plain[name] !== undefined);
  if (stray !== undefined) throw new Error(`${tag}: ${type} has no ${stray}`);
  const own = schema.qualified.attributes ? `${prefix}:` : '';
  const attributes = [...found.attributes.keys()]
    .filter(name => plain[`@${name}`] !== undefined)
    .map(name => ` ${own}${name}="${escapeXml(String(plain[`@${name}`]))}"`);
  const children = found.sequence.flatMap(({ name, type: of }) => {
    const held = plain[name];
    const items = held === undefined ? [] : Array.isArray(held) ? held : [held];
    const child = schema.qualified.elements ? `${prefix}:${name}` : name;
    return items.map(item => element(schema, { prefix, type: of, tag: child }, item));
  });
  const text = plain['#text'] === undefined ? '' : escapeXml(String(plain['#text']));
  return `<${tag}${declared}${attributes.join('')}>${text}${children.join('')}</${tag}>`;
}

/** Holds an element to a schema – order, namespaces, how often, what a text looks like – and makes plain values of it. */
import type { Schema, SchemaType } from './schema.ts';
import type { Element } from './tree.ts';

export type Plain = { [name: string]: unknown };

/** Against the schema; `xpath` names the place as faults do. */
export class Invalid extends Error {
  readonly xpath: string;

  constructor(message: string, xpath: string) {
    super(message);
    this.xpath = xpath;
  }
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** XML Schema part 2 §3.2, §3.3: the lexical space of each. */
const LEXICAL: Readonly<Record<string, RegExp>> = {
  string: /^[\s\S]*$/,
  token: /^\S(?:.*\S)?$|^$/,
  boolean: /^\s*(?:true|false|0|1)\s*$/,
  decimal: /^\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/,
  integer: /^\s*[+-]?\d+\s*$/,
  date: /^\s*\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:Z|[+-]\d\d:\d\d)?\s*$/,
  dateTime: /^\s*\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?\s*$/,
  base64Binary: /^[A-Za-z0-9+/=\s]*$/,
};

/** A global element of the schema as plain values: lists where it may stand more than once. @throws Invalid */
export function checked(schema: Schema, root: Element): unknown {
  const type = root.ns === schema.namespace ? schema.roots.get(root.name) : undefined;
  if (type === undefined) throw new Invalid(`Element ${root.name} is not expected`, `/${root.name}`);
  return value(schema, type, root, `/${root.name}[1]`);
}

function value(schema: Schema, type: string, element: Element, xpath: string): unknown {
  const found = schema.types.get(type);
  if (!found || (found.text && found.attributes.size === 0)) {
    if (element.children.length > 0) throw new Invalid('Text is expected here', xpath);
    return texted(schema, type, element.text, xpath);
  }
  const plain: Plain = {};
  attributes(schema, found, element, { plain, xpath });
  if (found.text) plain['#text'] = texted(schema, found.text.base, element.text, xpath);
  else if (element.text.trim() !== '') throw new Invalid('No text is expected here', xpath);
  sequence(schema, found, element, { plain, xpath });
  return plain;
}

function texted(schema: Schema, type: string, text: string, xpath: string): string {
  const { base = type, pattern, values, maxLength } = schema.types.get(type)?.text ?? {};
  const good =
    (LEXICAL[base]?.test(text) ?? false) &&
    (pattern?.test(text) ?? true) &&
    (values?.has(text) ?? true) &&
    text.length <= (maxLength ?? text.length);
  if (!good) throw new Invalid(`Not a valid ${type}`, xpath);
  return base === 'string' ? text : text.trim();
}

interface Filling {
  plain: Plain;
  xpath: string;
}

function attributes(schema: Schema, type: SchemaType, element: Element, { plain, xpath }: Filling): void {
  const own = schema.qualified.attributes ? schema.namespace : '';
  for (const { ns, name, value } of element.attributes) {
    if (ns === XSI) continue;
    const known = ns === own ? type.attributes.get(name) : undefined;
    if (!known) throw new Invalid(`Attribute ${name} is not expected`, xpath);
    plain[`@${name}`] = texted(schema, known.type, value, xpath);
  }
  for (const [name, { required }] of type.attributes)
    if (required && plain[`@${name}`] === undefined) throw new Invalid(`Attribute ${name} is missing`, xpath);
}

/** The children are walked beside the sequence: each particle takes those of its name that stand next. */
function sequence(schema: Schema, type: SchemaType, element: Element, { plain, xpath }: Filling): void {
  const own = schema.qualified.elements ? schema.namespace : '';
  let next = 0;
  for (const { name, type: of, min, max } of type.sequence) {
    const found: unknown[] = [];
    for (; next < element.children.length && found.length < max; next++) {
      const child = element.children[next] as Element;
      if (child.name !== name || child.ns !== own) break;
      found.push(value(schema, of, child, `${xpath}/${name}[${found.length + 1}]`));
    }
    if (found.length < min) throw new Invalid(`Element ${name} is missing`, `${xpath}/${name}[1]`);
    if (max > 1) plain[name] = found;
    else if (found.length > 0) plain[name] = found[0];
  }
  const left = element.children[next];
  if (left) throw new Invalid(`Element ${left.name} is not expected here`, `${xpath}/${left.name}[1]`);
}

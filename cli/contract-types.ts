/** Makes TypeScript types from contracts, so that the compiler holds mappings against them. */
import { basename, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compile } from 'json-schema-to-typescript';
import { bundle, type Documents, readSchemas } from '../gateway/contracts/bundle.ts';
import { compose, partsOf } from '../gateway/contracts/composed.ts';
import type { Contract, JsonSchema } from '../gateway/contracts/contract.ts';

const HEADER = '/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */\n';

/** Closed objects, no tuples for bounded lists, and the layout of the rest of the project. */
const OPTIONS = {
  bannerComment: '',
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  style: { singleQuote: true, printWidth: 120 },
};

/** Lines of a file (CONTRIBUTING.md). */
const CEILING = 300;

/** The text of every `types.ts`, by path relative to `home`, and of the rooms of those that are too long for one. */
export async function generateTypes(contracts: Iterable<Contract>, home: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const contract of contracts)
    for (const [name, text] of roomsOf(await typesOf(contract)))
      files.set(relative(home, join(contract.directory, name)), HEADER + text);
  return files;
}

type Room = 'requests' | 'answers' | 'definitions';
interface Declared {
  text: string;
  room: Room;
}

/** One file; where that is too long, what is asked, what is answered and what these are made of have a file each behind it. */
function roomsOf(declared: ReadonlyMap<string, Declared>): [name: string, text: string][] {
  const all = textOf([...declared.values()]);
  if (all.split('\n').length <= CEILING) return [['types.ts', all]];
  const rooms = [...new Set([...declared.values()].map(({ room }) => room))].sort();
  const front = rooms.map(room => `export type * from './types/${room}.ts';\n`).join('');
  return [['types.ts', front], ...rooms.map((room): [string, string] => [`types/${room}.ts`, roomOf(room, declared)])];
}

function roomOf(room: Room, declared: ReadonlyMap<string, Declared>): string {
  const own = textOf([...declared.values()].filter(one => one.room === room));
  const words = new Set(own.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').match(/\b[A-Z]\w*\b/g));
  const foreign = [...declared].filter(([name, one]) => one.room !== room && words.has(name));
  const imports = [...Map.groupBy(foreign, ([, one]) => one.room)].sort().map(([from, names]) => {
    const sorted = names.map(([name]) => name).sort();
    const line = `import type { ${sorted.join(', ')} } from './${from}.ts';\n`;
    if (line.length <= OPTIONS.style.printWidth + 1) return line;
    return `import type {\n${sorted.map(name => `  ${name},\n`).join('')}} from './${from}.ts';\n`;
  });
  return [...imports, own].join('');
}

const textOf = (declared: readonly Declared[]): string => `${declared.map(({ text }) => text).join('\n')}\n`;

/** By name, requests before answers. */
async function typesOf({ name: contract, directory, operations, events }: Contract): Promise<Map<string, Declared>> {
  const schemas = new Map<JsonSchema, Room>();
  for (const { accepts, requestSchema, querySchema, answerSchema } of operations) {
    const input = accepts === 'body' ? requestSchema : accepts === 'query' ? querySchema : undefined;
    if (input && !schemas.has(input)) schemas.set(input, 'requests');
    if (answerSchema && !schemas.has(answerSchema)) schemas.set(answerSchema, 'answers');
  }
  for (const { body } of events) if (body && !schemas.has(body.schema)) schemas.set(body.schema, 'answers');
  const rooms = new Map([...schemas].map(([{ title }, room]) => [String(title), room]));
  const known = new Map<string, Declared>();
  const rooted = [...schemas.keys()].filter(({ $id }) => $id !== undefined);
  const files = await readSchemas(file => join(directory, file), rooted.map(fileOf));
  for (const schema of schemas.keys()) {
    const copy = shapeOf(extending(schema, files)) as Parameters<typeof compile>[0];
    for (const [name, text] of declarationsOf(onOneLine(await compile(copy, String(schema['title']), OPTIONS)))) {
      if (known.has(name) && known.get(name)?.text !== text)
        throw new Error(`${contract}: ${name} is declared in two ways; give one of the schemas another title`);
      known.set(name, { text, room: rooms.get(name) ?? 'definitions' });
    }
  }
  return known;
}

const fileOf = ({ $id }: JsonSchema): string => basename(String($id));
const nameOf = (file: string): string => file.slice(0, -'.schema.json'.length);
const fieldsOf = (schema: JsonSchema): Record<string, JsonSchema> => (schema['properties'] ?? {}) as never;

/** What is made of another file extends the type of that; of its own it has what it adds, or says more narrowly. */
function extending(schema: JsonSchema, files: Documents): JsonSchema {
  const plain = bundle(compose(files, []), []);
  const $defs: Record<string, JsonSchema> = {};
  const extended = (whole: JsonSchema, file: string): JsonSchema => {
    const parts = partsOf((files.get(file)?.value ?? {}) as JsonSchema);
    if (parts.length === 0) return whole;
    const required = (whole['required'] ?? []) as string[];
    const own = { ...fieldsOf(whole) };
    for (const part of parts) {
      const { $schema: _s, $id: _i, $defs: inner, ...base } = plain.get(part)!.value as JsonSchema;
      define((inner ?? {}) as Record<string, JsonSchema>);
      define({ [nameOf(part)]: { ...base, additionalProperties: false } });
      for (const [name, field] of Object.entries(fieldsOf(base)))
        if (!required.includes(name) && isDeepStrictEqual(kindOf(own[name]), kindOf(field))) delete own[name];
    }
    const bases = parts.map(part => ({ $ref: `#/$defs/${nameOf(part)}` }));
    return { ...whole, properties: own, required: required.filter(name => name in own), extends: bases };
  };
  const define = (definitions: Record<string, JsonSchema>): void => {
    for (const [name, definition] of Object.entries(definitions))
      if (!(name in $defs)) $defs[name] = extended(definition, `${name}.schema.json`);
  };
  const root = schema['$id'] === undefined ? schema : extended(schema, fileOf(schema));
  define((schema['$defs'] ?? {}) as Record<string, JsonSchema>);
  return Object.keys($defs).length > 0 ? { ...root, $defs } : root;
}

/** What the type of a field shows: not how long it may be. */
const kindOf = (field: JsonSchema | undefined): unknown =>
  Object.fromEntries(
    Object.entries(shapeOf(field ?? {}) as JsonSchema).filter(([keyword]) => !/^(x-|m(ax|in)[A-Z])/.test(keyword)),
  );

/**
 * A copy, since the generator writes into what it reads, of what the generator can say. Beside a reference it would make a type
 * of its own; which fields must stand together is no shape.
 */
function shapeOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(shapeOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  if ('$ref' in schema) return { $ref: schema.$ref };
  const said = Object.entries(schema).filter(([keyword, value]) => keyword !== 'anyOf' || !value.every(isCondition));
  return Object.fromEntries(said.map(([keyword, value]) => [keyword, shapeOf(value)]));
}

const isCondition = (schema: object): boolean =>
  Object.keys(schema).every(keyword => keyword === 'type' || keyword === 'required');

/** A comment of one sentence takes one line; how many items a list may have is no shape. */
const onOneLine = (text: string): string =>
  text
    .replace(/^ +\* @(?:min|max)Items \d+\n/gm, '')
    .replace(/(?:^ +\*\n)+(?=^ +\*\/)/gm, '')
    .replace(/(^ +\*\n)(?:^ +\*\n)+/gm, '$1')
    .replace(/^( *)\/\*\*\n +\* (.+)\n +\*\/$/gm, '$1/** $2 */');

/** Each with the comment above it, by name: what several schemas hold is declared once. */
function declarationsOf(text: string): (readonly [name: string, text: string])[] {
  const parts = text.trim().split(/(?<! \*\/)\n+(?=\/\*\*|export )/);
  return parts.map(part => [/^export (?:interface|type) (\w+)/m.exec(part)![1]!, part] as const);
}

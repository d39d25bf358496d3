/** Makes TypeScript types from contracts, so that the compiler holds mappings against them. */
import { join, relative } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import type { Contract, JsonSchema } from '../gateway/contracts/contract.ts';

const HEADER = '/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */\n';

/** Closed objects, no tuples for bounded lists, and the layout of the rest of the project. */
const OPTIONS = {
  bannerComment: '',
  additionalProperties: false,
  ignoreMinAndMaxItems: true,
  style: { singleQuote: true, printWidth: 120 },
};

/** The text of every `types.ts`, by path relative to `home`. Requests come before answers. */
export async function generateTypes(contracts: Iterable<Contract>, home: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const contract of contracts) {
    files.set(relative(home, join(contract.directory, 'types.ts')), await typesOf(contract));
  }
  return files;
}

async function typesOf({ name: contract, operations, events }: Contract): Promise<string> {
  const schemas = new Set<JsonSchema>();
  for (const { accepts, requestSchema, querySchema, answerSchema } of operations) {
    const input = accepts === 'body' ? requestSchema : accepts === 'query' ? querySchema : undefined;
    for (const schema of [input, answerSchema]) if (schema) schemas.add(schema);
  }
  for (const { body } of events) if (body) schemas.add(body.schema);
  const known = new Map<string, string>();
  for (const schema of schemas) {
    const copy = shapeOf(schema) as Parameters<typeof compile>[0];
    for (const [name, text] of declarationsOf(await compile(copy, String(schema['title']), OPTIONS))) {
      if (known.has(name) && known.get(name) !== text)
        throw new Error(`${contract}: ${name} is declared in two ways; give one of the schemas another title`);
      known.set(name, text);
    }
  }
  return `${HEADER}${[...known.values()].join('\n')}\n`;
}

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

/** Each with the comment above it, by name: what several schemas hold is declared once. */
function declarationsOf(text: string): (readonly [name: string, text: string])[] {
  const parts = text.trim().split(/(?<! \*\/)\n+(?=\/\*\*|export )/);
  return parts.map(part => [/^export (?:interface|type) (\w+)/m.exec(part)![1]!, part] as const);
}

/**
 * Objects that are made of another file of their contract: `allOf` with its name, closed by `unevaluatedProperties` (JSON Schema
 * 2020-12 §10.2.1.1, §11.3). Each becomes the one plain object that means the same, so that nothing behind it knows of this.
 */
import type { ConfigFinding } from '../config/findings.ts';
import type { Documents } from './bundle.ts';
import type { JsonSchema } from './contract.ts';

/** What a file that others are made of may say of itself: fields, and words about them. */
const OF_PARTS = new Set(['$schema', '$id', 'title', 'description', 'type', 'properties', 'required', 'allOf']);
/** Words: those of who uses a field stand before those of the file that it is from. What is PHI there is PHI everywhere. */
const WORDS = new Set(['title', 'description', 'x-fhir', 'x-codes', 'x-extensible']);
/** Limits that hold both: the tighter of two is both. */
const TIGHTER: Readonly<Record<string, (one: number, other: number) => number>> = {
  maxItems: Math.min,
  maxLength: Math.min,
  maximum: Math.min,
  minItems: Math.max,
  minLength: Math.max,
  minimum: Math.max,
};

type Fields = Readonly<Record<string, JsonSchema>>;
const fieldsOf = (schema: JsonSchema): Fields => (schema['properties'] ?? {}) as Fields;

/** Names of the files that a file is made of. */
export const partsOf = (schema: JsonSchema): string[] =>
  ((schema['allOf'] ?? []) as JsonSchema[]).flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));

/** Every file as one plain object; findings where it cannot be one. */
export function compose(documents: Documents, findings: ConfigFinding[]): Documents {
  return new Map([...documents].map(([name, document]) => [name, { ...document, value: whole(name, []) }]));

  function whole(name: string, trail: readonly string[]): unknown {
    const source = documents.get(name)!;
    const schema = source.value as JsonSchema;
    const parts = typeof schema === 'object' && schema !== null ? partsOf(schema) : [];
    if (parts.length === 0) return schema;
    const say = (keyword: string, message: string, fix: string): void => {
      if (trail.length === 0) findings.push(source.finding([keyword], 'schema-invalid', message, fix));
    };
    const { allOf: _parts, unevaluatedProperties: closed, ...own } = schema;
    if (trail.length === 0 && closed !== false && !isPart(name))
      say('allOf', `${name} is made of other files, and open`, 'Add "unevaluatedProperties": false.');
    let properties: Fields = {};
    const required = new Set<unknown>();
    for (const part of parts) {
      if (part === name || trail.includes(part)) {
        const fix = 'Name a file that is not made of this one.';
        findings.push(source.finding(['allOf'], 'schema-invalid', `${name} is made of itself`, fix));
        continue;
      }
      const base = (whole(part, [...trail, name]) ?? {}) as JsonSchema;
      const more = Object.keys(base).filter(keyword => !OF_PARTS.has(keyword) && !keyword.startsWith('x-'));
      if (more.length > 0) say('allOf', `${part} says ${more.join(', ')}`, 'Leave that to the files that name it.');
      properties = { ...properties, ...fieldsOf(base) };
      for (const field of (base['required'] ?? []) as string[]) required.add(field);
    }
    for (const [field, said] of Object.entries(fieldsOf(own))) {
      const both = narrowed(properties[field], said);
      if (!both) say('properties', `${field} is two things`, 'Say there only what is narrower than in the other file.');
      properties = { ...properties, [field]: both ?? { ...properties[field], ...said } };
    }
    for (const field of (own['required'] ?? []) as string[]) required.add(field);
    return {
      ...own,
      ...(closed === false && { additionalProperties: false }),
      ...(required.size > 0 && { required: [...required] }),
      properties,
    };
  }

  function isPart(name: string): boolean {
    return [...documents.values()].some(({ value }) => partsOf((value ?? {}) as JsonSchema).includes(name));
  }
}

/** A field that must be both; undefined where one keyword cannot say it. */
function narrowed(base: JsonSchema | undefined, said: JsonSchema): JsonSchema | undefined {
  if (!base) return said;
  const both: Record<string, unknown> = { ...base };
  for (const [keyword, value] of Object.entries(said)) {
    const before = base[keyword];
    const tighter = TIGHTER[keyword];
    if (before === undefined || WORDS.has(keyword)) both[keyword] = value;
    else if (tighter) both[keyword] = tighter(before as number, value as number);
    else if (keyword === 'enum' && isWithin(value, before)) both[keyword] = value;
    else if (JSON.stringify(before) !== JSON.stringify(value)) return undefined;
  }
  return both;
}

const isWithin = (few: unknown, many: unknown): boolean =>
  (few as unknown[]).every(one => (many as unknown[]).includes(one));

/** Brings the schemas of one contract together: one that names another file of it holds that as a definition of its own. */
import { readDocument, type SourceDocument } from '../config/document.ts';
import type { ConfigFinding } from '../config/findings.ts';
import type { JsonSchema } from './contract.ts';

/** Files of one contract, by name. */
export type Documents = ReadonlyMap<string, SourceDocument>;

/** A file beside the one that names it (JSON Schema 2020-12 §8.2.3.1, a relative reference without a fragment). */
const FILE = /^[a-z][a-z0-9-]*\.schema\.json$/;

const filesIn = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]) =>
    keyword === '$ref' && typeof value === 'string' && FILE.test(value) ? [value] : filesIn(value),
  );
};

/** The named files and those that they name, each once. */
export async function readSchemas(path: (file: string) => string, names: readonly string[]): Promise<Documents> {
  const documents = new Map<string, SourceDocument>();
  for (let next = [...new Set(names)].sort(); next.length > 0; ) {
    const read = await Promise.all(next.map(async name => [name, await readDocument(path(name))] as const));
    for (const [name, document] of read) documents.set(name, document);
    next = [...new Set(read.flatMap(([, { value }]) => filesIn(value)))].filter(name => !documents.has(name));
  }
  return documents;
}

/** Every file with what it names in it; places in it are still those of the file. Findings where a name means two things. */
export function bundle(documents: Documents, findings: ConfigFinding[]): Documents {
  return new Map([...documents].map(([name, document]) => [name, { ...document, value: whole(name) }]));

  function whole(name: string): unknown {
    const source = documents.get(name)!;
    const $defs: Record<string, unknown> = {};
    const define = (as: string, definition: unknown): void => {
      if (as in $defs && JSON.stringify($defs[as]) !== JSON.stringify(definition)) {
        const message = `${as} is defined in two ways`;
        findings.push(source.finding(['$defs', as], 'schema-invalid', message, 'Name one of them differently.'));
      }
      $defs[as] = definition;
    };
    const add = (file: string): void => {
      const { $schema: _s, $id: _i, $defs: inner, ...schema } = (documents.get(file)!.value ?? {}) as JsonSchema;
      define(nameOf(file), localized(schema));
      for (const [as, definition] of Object.entries((inner ?? {}) as JsonSchema)) define(as, localized(definition));
    };
    const files = reached(name);
    if (files.length === 0) return source.value;
    const { $defs: own, ...root } = source.value as JsonSchema;
    for (const [as, definition] of Object.entries((own ?? {}) as JsonSchema)) define(as, localized(definition));
    for (const file of files) add(file);
    return { ...(localized(root) as JsonSchema), $defs };
  }

  /** Files that a file names, and those that these name. */
  function reached(name: string): string[] {
    const found = new Set<string>();
    const look = (file: string): void => {
      for (const next of filesIn(documents.get(file)?.value)) {
        if (found.has(next)) continue;
        found.add(next);
        look(next);
      }
    };
    look(name);
    return [...found];
  }
}

const nameOf = (file: string): string => file.slice(0, -'.schema.json'.length);

/** The same schema with references within itself only. */
function localized(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(localized);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      keyword === '$ref' && typeof value === 'string' && FILE.test(value)
        ? `#/$defs/${nameOf(value)}`
        : localized(value),
    ]),
  );
}

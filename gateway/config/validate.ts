/** Holds data against a JSON Schema and tells each breach as a finding with its place in the file and a fix. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { branchFields } from '../contracts/validator.ts';
import type { Schema } from '../plugs/dialect.ts';
import { fragmentTokens, pointerTokens } from '../pointer.ts';
import type { SourceDocument } from './document.ts';
import type { ConfigFinding } from './findings.ts';
import { nearest } from './near.ts';

type Keys = readonly (string | number)[];

const compiled = new WeakMap<Schema, ValidateFunction>();

/** `at` is where in the document the value stands. */
export function validate(document: SourceDocument, at: Keys, value: unknown, schema: Schema): ConfigFinding[] {
  const check = compiled.get(schema) ?? compile(schema);
  compiled.set(schema, check);
  if (check(value)) return [];
  const errors = check.errors ?? [];
  const choices = errors.filter(error => choiceOf(error, schema) !== undefined).map(error => `${error.schemaPath}/`);
  return errors
    .filter(error => !['if', 'propertyNames'].includes(error.keyword))
    .filter(({ schemaPath }) => !choices.some(choice => schemaPath.startsWith(choice)))
    .map(error => tell(document, at, schema, error));
}

/** One for all schemas: to open one costs more than to compile with it. */
let ajv: Ajv2020 | undefined;

function compile(schema: Schema): ValidateFunction {
  ajv ??= opened();
  return ajv.compile(schema);
}

function opened(): Ajv2020 {
  const options = { allErrors: true, strict: true, strictRequired: false, strictTypes: false, addUsedSchema: false };
  const fresh = new Ajv2020(options);
  addFormats.default(fresh);
  return fresh;
}

/** Settings of which exactly one is to be there: what each branch lacks says less than that. */
const choiceOf = ({ keyword, schemaPath }: ErrorObject, schema: Schema): string[] | undefined =>
  keyword === 'oneOf' ? branchFields(schemaPath, schema) : undefined;

function tell(document: SourceDocument, at: Keys, schema: Schema, error: ErrorObject): ConfigFinding {
  const path = [...at, ...pointerTokens(error.instancePath)];
  const where = path.join('.') || 'the file';
  const choice = choiceOf(error, schema)?.join(', ');
  if (choice) return document.finding(path, 'bad-value', `${where} says none or several of ${choice}.`, 'Say one.');
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty']);
      const known = Object.keys((siblings(schema, error.schemaPath)['properties'] as object | undefined) ?? {});
      const [near] = nearest(key, known, 1);
      const fix = near ? `Did you mean ${near}?` : `Known here: ${known.join(', ') || 'nothing'}.`;
      return document.finding([...path, key], 'unknown-setting', `${where} knows no ${key}.`, fix);
    }
    case 'required': {
      const key = String(error.params['missingProperty']);
      return document.finding(path, 'missing-setting', `${where} lacks ${key}.`, `Add ${key}.`);
    }
    case 'enum':
      return document.finding(
        path,
        'bad-value',
        `${where} has a value that is not known.`,
        `One of: ${(error.params['allowedValues'] as unknown[]).join(', ')}.`,
      );
    default:
      return document.finding(path, 'bad-value', `${where} ${error.message ?? 'is not right'}.`, 'Correct the value.');
  }
}

/** The part of the schema that holds the keyword which failed. */
function siblings(schema: Schema, schemaPath: string): Schema {
  let here: unknown = schema;
  for (const token of fragmentTokens(schemaPath).slice(0, -1))
    here = (here as Record<string, unknown> | undefined)?.[token];
  return (here as Schema | undefined) ?? {};
}

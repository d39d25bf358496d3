/** Compiles the schemas of contracts and turns what they refuse into findings: codes and pointers, never values. */
import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Finding } from '../faults.ts';
import { isNpi } from '../npi.ts';
import { boundPointer, extendPointer, fragmentTokens } from '../pointer.ts';
import type { JsonSchema } from './contract.ts';
import { hasten } from './hasten.ts';

/** Bounds what a caller is told at once, and with it the work of a hostile request. */
const MOST_FINDINGS = 50;

/**
 * Annotations of contract schemas: the FHIR R4 path or `none`; whether the field is PHI; the code set its values come from;
 * whether an answer may bring values that are not listed yet; the kind of thing an id names.
 */
const ANNOTATIONS = [
  { keyword: 'x-fhir', schemaType: 'string' },
  { keyword: 'x-phi', schemaType: 'boolean' },
  { keyword: 'x-codes', schemaType: 'string' },
  { keyword: 'x-extensible', schemaType: 'boolean' },
  { keyword: 'x-id', schemaType: 'string' },
] as const;

/** Ajv, 2020-12, strict; a `oneOf` of bare `required` is how a contract says "one of these fields". */
function openAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    ...options,
  });
  addFormats.default(ajv, { mode: 'full' });
  ajv.addFormat('npi', isNpi);
  hasten(ajv);
  for (const annotation of ANNOTATIONS) ajv.addKeyword({ ...annotation });
  return ajv;
}

/** What is wrong with a value; empty where nothing is. */
export type Check = (value: unknown) => Finding[];

/** One of each for all schemas: to open one costs more than to compile with it. Nothing is remembered by its `$id`. */
const opened = (options: Options) => {
  let ajv: Ajv2020 | undefined;
  return (): Ajv2020 => (ajv ??= openAjv({ ...options, addUsedSchema: false }));
};
const untilFirst = opened({});
const untilLast = opened({ allErrors: true, verbose: false });

/** Many operations answer with one schema: it is compiled once. */
const compiled = new WeakMap<JsonSchema, Check>();

/**
 * A check that stops at the first fault on the common path and runs again for all of them only where there is one.
 * Throws what ajv throws where the schema itself is wrong.
 */
export function compileCheck(schema: JsonSchema): Check {
  const known = compiled.get(schema);
  if (known) return known;
  const first = untilFirst().compile(schema);
  let all: ValidateFunction | undefined;
  const check: Check = value => {
    if (first(value)) return [];
    all ??= untilLast().compile(schema);
    return all(value) ? [] : findingsOf(all.errors ?? [], schema);
  };
  compiled.set(schema, check);
  return check;
}

/** The same with its first value: most operations of a gateway are not called in its first minute. */
export function compiledLater(schema: JsonSchema): Check {
  let check: Check | undefined;
  return value => {
    check ??= compileCheck(schema);
    return check(value);
  };
}

/** Findings of ajv's errors; those inside the branches of a `oneOf` or `anyOf` say less than the branch point itself. */
function findingsOf(errors: readonly ErrorObject[], schema: JsonSchema): Finding[] {
  const isBranchPoint = ({ keyword }: ErrorObject): boolean => keyword === 'oneOf' || keyword === 'anyOf';
  const branchPoints = errors.filter(isBranchPoint).map(error => `${error.schemaPath}/`);
  const isInBranch = ({ schemaPath }: ErrorObject): boolean => branchPoints.some(point => schemaPath.startsWith(point));
  const outside = errors.filter(error => !isInBranch(error));
  const mistyped = new Set(outside.filter(error => error.keyword === 'type').map(error => error.instancePath));
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const error of outside) {
    if (isBranchPoint(error) && mistyped.has(error.instancePath)) continue;
    const finding = findingOf(error, schema);
    const key = `${finding.pointer} ${finding.code}`;
    if (seen.has(key)) continue;
    seen.add(key);
    findings.push(finding);
    if (findings.length === MOST_FINDINGS) break;
  }
  return findings;
}

function findingOf(error: ErrorObject, schema: JsonSchema): Finding {
  const named: unknown =
    error.params['missingProperty'] ?? error.params['additionalProperty'] ?? error.params['unevaluatedProperty'];
  const pointer = typeof named === 'string' ? extendPointer(error.instancePath, named) : error.instancePath;
  const detail = detailOf(error, schema);
  return { pointer: boundPointer(pointer), code: kebab(error.keyword), ...(detail === undefined ? {} : { detail }) };
}

/** Facts of the schema only: ajv's own sentence, the permitted values, or the fields of which one is wanted. */
function detailOf(error: ErrorObject, schema: JsonSchema): string | undefined {
  if (error.keyword === 'enum') return `one of ${(error.params['allowedValues'] as unknown[]).join(', ')}`;
  if (error.keyword === 'required') return undefined;
  if (error.keyword === 'oneOf' || error.keyword === 'anyOf') {
    const fields = branchFields(error.schemaPath, schema);
    if (fields) return `${error.keyword === 'oneOf' ? 'exactly' : 'at least'} one of ${fields.join(', ')}`;
  }
  return error.message;
}

/** Of a `oneOf` or `anyOf` of bare `required`, the fields of which one is wanted. */
export function branchFields(schemaPath: string, schema: JsonSchema): string[] | undefined {
  const branches = fragmentTokens(schemaPath).reduce<unknown>(
    (at, part) => (at as Record<string, unknown> | undefined)?.[part],
    schema,
  );
  if (!Array.isArray(branches)) return undefined;
  const fields = branches.map(branch => (branch as { required?: string[] }).required);
  return fields.every(f => f?.length === 1) ? fields.map(f => f![0]!) : undefined;
}

const kebab = (keyword: string): string => keyword.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

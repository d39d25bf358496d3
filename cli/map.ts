/** Runs one mapping on one message, in either direction, and prints what came of it. */
import { randomUUID } from 'node:crypto';
import type { Operation } from '../gateway/contracts/contract.ts';
import { readJson } from '../gateway/http/json.ts';
import { type Dialect, DialectError, Fault, type Finding, type Mishap, type Profile, textOf } from '../gateway/kit.ts';
import { loadRegistry, type Registry } from '../gateway/registry.ts';
import { type CompiledMapping, type CompiledStep, compileMapping } from '../gateway/tables/compile.ts';
import type { Mapping } from '../gateway/tables/mapping.ts';
import type { Scope } from '../gateway/tables/scope.ts';
import { printCoverage } from './coverage.ts';
import { loadDialect, otherMessage } from './dialect.ts';
import { routeOf } from './route.ts';
import { readInput, UsageError, type Values, type Verb } from './verb.ts';

export const mapVerb: Verb = {
  usage:
    '<contract>#<operation> <dialect> --request|--response --encode|--decode FILE [--input FILE] [--step NAME] [--profile FILE] [--table FILE]\n' +
    '       canongate map <contract>#<operation> <dialect> --coverage',
  positionals: 3,
  options: {
    request: { type: 'boolean' },
    response: { type: 'boolean' },
    encode: { type: 'boolean' },
    decode: { type: 'boolean' },
    coverage: { type: 'boolean' },
    input: { type: 'string' },
    step: { type: 'string' },
    profile: { type: 'string' },
    table: { type: 'string' },
  },
  async run([name, dialectName, file], values) {
    if (!name || !dialectName)
      throw new UsageError('An operation, such as eligibility-checks/v1#check, and a dialect are wanted.');
    const registry = await loadRegistry();
    const mapping = registry.mappings.get(`${name}/${dialectName}`);
    if (!mapping) throw new UsageError(noSuch(name, dialectName, [...registry.mappings.keys()]));
    if (values['coverage'] && file) throw new UsageError('--coverage is about the mapping and reads no file.');
    if (values['coverage']) return printCoverage(registry, mapping, Boolean(values['json']));
    const { dialect, profile } = await loadDialect(dialectName, values['profile']);
    const [side, direction] = [one(values, 'request', 'response'), one(values, 'encode', 'decode')];
    if (!file) throw new UsageError('A file is wanted, or - for standard input.');
    const compiled = compileMapping(mapping, dialect, profile);
    const steps = compiled.steps.map(({ name }) => name);
    // Where it is not said, that which does what was asked: what others ask before and after is of no use without it.
    const wanted = values['step'] ?? compiled.steps.find(({ effect }) => effect !== 'read')?.name ?? steps[0];
    const step = compiled.steps.find(({ name }) => name === wanted);
    if (!step) throw new UsageError(`Steps: ${steps.join(', ')}.`);
    const encodes = side === 'request' && direction === 'encode';
    const message = await readInput(file);
    const beside = typeof values['input'] === 'string' ? await readInput(values['input']) : undefined;
    const { input, invalid } = requestIn(encodes ? message : beside, operationOf(registry, mapping));
    if (invalid.length > 0) return refuse(invalid);
    const { route, errors } = encodes ? await routeOf(input, values['table']) : { route: {}, errors: [] };
    if (errors.length > 0) return refuse(errors);
    const work: Work = { compiled, step, dialect, profile, message, input, route };
    const result = encodes ? encode(work) : decode(work, side, direction);
    const which = steps.length > 1 ? { step: step.name, steps } : {};
    console.log(JSON.stringify({ ...which, ...result }, null, 2));
    return isRefused(result) ? 1 : 0;
  },
};

function noSuch(name: string, dialect: string, known: readonly string[]): string {
  const own = known.flatMap(one => (one.endsWith(`/${dialect}`) ? one.slice(0, -dialect.length - 1) : []));
  const dialects = new Set(known.map(one => one.slice(one.lastIndexOf('/') + 1)));
  if (own.length === 0) return `There is no dialect ${dialect}. Known: ${[...dialects].join(', ')}.`;
  return `There is no mapping of ${name} in ${dialect}. Known: ${own.join(', ')}.`;
}

function refuse(faults: readonly unknown[]): number {
  console.log(JSON.stringify({ faults }, null, 2));
  return 1;
}

/** Besides a fault the line refuses what lacks a required field; anything else that cannot be decoded it counts and leaves out. */
const isRefused = ({ faults, findings }: Result): boolean =>
  faults !== undefined ||
  (findings as readonly Finding[] | undefined)?.some(({ code }) => code === 'required') === true;

/** The registry refuses a mapping of an operation that no contract names. */
const operationOf = ({ contracts }: Registry, { contract, operation }: Mapping): Operation =>
  contracts.contracts.get(contract)!.operations.find(({ name }) => name === operation)!;

interface Work {
  compiled: CompiledMapping;
  step: CompiledStep;
  dialect: Dialect;
  profile: Profile;
  message: Uint8Array;
  input: unknown;
  route: Scope['route'];
}

type Result = Record<string, unknown>;

function encode({ compiled, step, dialect, profile, input, route }: Work): Result {
  const findings = checked(compiled, input);
  if (findings.length > 0) return { faults: findings };
  const { tree, findings: unwritable } = step.encode(scopeOf(profile, input, route));
  if (unwritable.length > 0) return { faults: unwritable };
  try {
    const { head, body } = dialect.write(tree, profile);
    return { head, body: textOf({ body }) };
  } catch (error) {
    return faults(error, mishap => (mishap.at ? step.pointer(tree, mishap.at) : undefined));
  }
}

/** What a mapping refuses as a fault of its own, such as `stale`, is told as one. */
function checked(compiled: CompiledMapping, input: unknown): Finding[] {
  try {
    return compiled.check(input, new Date());
  } catch (error) {
    return findingsOf(error);
  }
}

function findingsOf(error: unknown): Finding[] {
  if (!(error instanceof Fault)) throw error;
  return error.info.errors?.length ? [...error.info.errors] : [{ pointer: '', code: error.code }];
}

function decode(
  { step, dialect, profile, message, input }: Work,
  side: 'request' | 'response',
  direction: string,
): Result {
  if (direction === 'encode')
    return {
      faults: [
        { cause: 'not-supported', detail: 'Responses are read, never written: the system of record writes them.' },
      ],
    };
  try {
    const tree = dialect.read({ head: {}, body: message }, profile);
    const other = otherMessage(dialect.name, tree, side);
    if (other) return { faults: [other] };
    const scope = scopeOf(profile, input ?? {});
    if (side === 'response') return { ...step.decode(tree, scope), unmapped: step.unmapped(tree) };
    return { ...step.request.decode(tree, scope) };
  } catch (error) {
    return faults(error);
  }
}

function faults(error: unknown, pointer: (mishap: Mishap) => string | undefined = () => undefined): Result {
  if (!(error instanceof DialectError)) throw error;
  return {
    faults: error.mishaps.map(({ at: _at, ...mishap }, index) => ({
      ...mishap,
      pointer: pointer(error.mishaps[index]!),
    })),
  };
}

const scopeOf = (profile: Profile, input: unknown, route: Scope['route'] = {}): Scope => ({
  key: randomUUID(),
  now: new Date(),
  profile,
  input,
  steps: {},
  route,
});

/** A request as the door reads it: what it would refuse is refused here in the same words. */
function requestIn(
  bytes: Uint8Array | undefined,
  operation: Operation,
): { input?: unknown; invalid: readonly Finding[] } {
  if (!bytes) return { invalid: [] };
  try {
    const input = readJson(bytes);
    return { input, invalid: operation.checkInput(input) };
  } catch (error) {
    return { invalid: findingsOf(error) };
  }
}

function one<A extends string, B extends string>(values: Values, a: A, b: B): A | B {
  if (Boolean(values[a]) === Boolean(values[b])) throw new UsageError(`Say --${a} or --${b}.`);
  return values[a] ? a : b;
}

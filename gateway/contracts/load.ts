/** Reads contract folders into compiled contracts, with findings where a file is wrong. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readDocument, type SourceDocument } from '../config/document.ts';
import { duration } from '../config/duration.ts';
import type { ConfigFinding } from '../config/findings.ts';
import { validate } from '../config/validate.ts';
import { pointerReader } from '../pointer.ts';
import { afterwardsOf, lintAfterwards } from './afterwards.ts';
import { bundle, type Documents, readSchemas } from './bundle.ts';
import { compose } from './composed.ts';
import contractFileSchema from './contract.schema.json' with { type: 'json' };
import type { Contract, ContractEvent, ContractSet, ExamplePair, JsonSchema, Operation } from './contract.ts';
import type { ContractFile, OperationFile } from './contract-file.ts';
import { bodyOf, eventsOf, lintEvents } from './events.ts';
import { idPlaces } from './id-places.ts';
import { type LastKnown, lastKnownIn, lintLastKnown } from './last-known.ts';
import { lintExample, lintLifecycle, lintOperation, lintSchema } from './lint.ts';
import { phiPointers } from './phi.ts';
import { pollingOf } from './polling.ts';
import { subjectsReader } from './subjects.ts';
import { type Check, compileCheck, compiledLater } from './validator.ts';

export type { ContractSet } from './contract.ts';

const DEFAULT_MAX_BYTES = 65_536;
const VERSION_FOLDER = /^v[1-9][0-9]{0,2}$/;

/**
 * Loads every `<name>/v<N>/contract.yaml` below the given folders. A contract with a finding is left out of the set; the
 * caller decides whether the rest may serve. What is proven elsewhere compiles its schemas when they are first needed, and does not
 * hold its examples against them again.
 */
export async function loadContracts(folders: readonly string[], { prove = true } = {}): Promise<ContractSet> {
  const contracts = new Map<string, Contract>();
  const findings: ConfigFinding[] = [];
  const directories = (await Promise.all(folders.map(versionFolders))).flat();
  for (const loaded of await Promise.all(directories.map(one => loadContract(one, prove)))) {
    findings.push(...loaded.findings);
    if (loaded.contract && loaded.findings.length === 0) contracts.set(loaded.contract.name, loaded.contract);
  }
  return { contracts, findings };
}

async function versionFolders(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isDirectory()).map(e => e.name);
  const versions = names.sort().map(async name => {
    const inside = await readdir(join(folder, name));
    return inside.filter(version => VERSION_FOLDER.test(version)).map(version => join(folder, name, version));
  });
  return (await Promise.all(versions)).flat();
}

interface Loaded {
  contract?: Contract;
  findings: ConfigFinding[];
}

async function loadContract(directory: string, prove: boolean): Promise<Loaded> {
  const source = await readDocument(join(directory, 'contract.yaml'));
  const findings = [...source.findings];
  if (findings.length > 0) return { findings };
  findings.push(...validate(source, [], source.value, contractFileSchema));
  if (findings.length > 0) return { findings };

  const file = { operations: {}, ...(source.value as Partial<ContractFile>) } as ContractFile;
  const read = await readSchemas(schema => join(directory, schema), schemasOf(file));
  for (const schema of read.values()) findings.push(...schema.findings);
  const files = compose(read, findings);
  for (const schema of files.values()) findings.push(...lintSchema(schema));
  const schemas = bundle(files, findings);
  findings.push(...lintLifecycle(source, file.lifecycle));
  const operations: Operation[] = [];
  const events: ContractEvent[] = [];
  const name = `${basename(dirname(directory))}/${basename(directory)}`;
  const contract: Contract = {
    name,
    title: file.title,
    summary: file.summary,
    owner: file.owner,
    systemOfRecord: file.systemOfRecord,
    lifecycle: file.lifecycle,
    operations,
    events,
    hash: hashOf(source, schemas),
    directory,
  };
  const known = lastKnownIn(name, file);
  const polled = polledIn(file);
  for (const [operationName, said] of Object.entries(file.operations)) {
    findings.push(...lintOperation(source, operationName, said, schemas));
    if (findings.length > 0) continue;
    const operation = await buildOperation(contract, operationName, said, schemas, { findings, prove });
    if (operation) operations.push({ ...operation, ...stateOf(said, known?.(said.answer)), ...polled(said) });
  }
  const bodyIn = (named: string) => {
    const schema = schemas.get(named)!;
    const check = compile(schema, schema.value as JsonSchema, { findings, prove });
    return check && bodyOf(schema.value as JsonSchema, check);
  };
  if (findings.length === 0) events.push(...eventsOf(name, file, operations, bodyIn, known));
  const answerIn = (schema: string) => schemas.get(schema)?.value as JsonSchema | undefined;
  findings.push(...lintAfterwards(source, file, answerIn), ...lintLastKnown(source, file, answerIn));
  findings.push(...lintEvents(source, file, schemas));
  return { contract, findings };
}

/** Over what the files say, so that formatting them anew changes nothing. */
function hashOf(source: SourceDocument, schemas: Documents): string {
  const said = [source, ...schemas.values()].map(document => document.value);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

const schemasOf = ({ operations, events = {} }: ContractFile): string[] =>
  [
    ...Object.values(operations).flatMap(({ request, query, answer }) => [request, query, answer]),
    ...Object.values(events).map(({ schema }) => schema),
  ].filter(name => name !== undefined);

async function buildOperation(
  contract: Contract,
  name: string,
  said: OperationFile,
  schemas: Documents,
  proof: Proof,
): Promise<Operation | undefined> {
  const {
    request,
    query,
    answer,
    slo,
    reuse,
    created,
    afterwards,
    examples = [],
    ids,
    lastKnown: _lastKnown,
    maxBytes = DEFAULT_MAX_BYTES,
    ...rest
  } = said;
  const [plain, version] = contract.name.split('/');
  const path = `/${version}/${plain}${said.path}`;
  const schema = (file: string): JsonSchema => schemas.get(file)!.value as JsonSchema;
  const inputSchema = request ? schema(request) : querySchemaOf(path, query ? schema(query) : undefined);
  const checkInput = compile(schemas.get(request ?? query ?? answer)!, inputSchema, proof);
  const checkAnswer = compile(schemas.get(answer)!, schema(answer), proof);
  if (!checkInput || !checkAnswer) return undefined;
  return {
    ...rest,
    contract,
    name,
    path,
    maxBytes,
    slo: { latencySeconds: duration(slo.latency) / 1000, objective: slo.objective, source: slo.source },
    ...(reuse && { reuse: reuseOf(reuse) }),
    ...(created !== undefined && { created: createdReader(created) }),
    ...(afterwards && { afterwards: afterwardsOf(afterwards) }),
    accepts: request ? 'body' : query ? 'query' : 'none',
    checkInput,
    checkAnswer,
    ...(request ? { requestSchema: inputSchema } : { querySchema: inputSchema }),
    answerSchema: schema(answer),
    phi: phiPointers(inputSchema),
    answerPhi: phiPointers(schema(answer)),
    ids: idPlaces(inputSchema, ids),
    answerIds: idPlaces(schema(answer)),
    subjects: subjectsReader(inputSchema, ids),
    examples: await readExamples(contract.directory, examples, { request: checkInput, answer: checkAnswer }, proof),
  };
}

/** Whatever answers as the one does that waits. */
function polledIn({ operations }: ContractFile): (said: OperationFile) => Partial<Operation> {
  const { afterwards, answer } = Object.values(operations).find(one => one.afterwards?.poll) ?? {};
  const polled = afterwards?.poll && pollingOf(afterwards.poll);
  return said => (polled && said.answer === answer && !said.afterwards ? { polled } : {});
}

/** Whoever changes a thing tells how it stands; who declares that is answered with it. */
function stateOf({ effect, lastKnown }: OperationFile, known: LastKnown | undefined): Partial<Operation> {
  if (!known) return {};
  if (lastKnown) return { lastKnown: known };
  return effect === 'read' ? {} : { tells: known };
}

function reuseOf({ longest, complete }: NonNullable<OperationFile['reuse']>): NonNullable<Operation['reuse']> {
  const read = pointerReader(complete.field);
  return { longestSeconds: duration(longest) / 1000, isComplete: answer => read(answer) === complete.equals };
}

function createdReader(pointer: string): NonNullable<Operation['created']> {
  const read = pointerReader(pointer);
  return answer => read(answer) === true;
}

/** What a URL may say: the fields of the query and the parameters of the path, all of them text. */
function querySchemaOf(path: string, query: JsonSchema = { type: 'object', additionalProperties: false }): JsonSchema {
  const names = [...path.matchAll(/:([A-Za-z0-9]+)/g)].map(match => match[1]!);
  if (names.length === 0) return query;
  const text = { type: 'string', minLength: 1, maxLength: 128, 'x-fhir': 'none', 'x-phi': false };
  return {
    ...query,
    properties: { ...(query['properties'] as object), ...Object.fromEntries(names.map(name => [name, text])) },
    required: [...((query['required'] as string[] | undefined) ?? []), ...names],
  };
}

interface Proof {
  findings: ConfigFinding[];
  prove: boolean;
}

function compile(source: SourceDocument, schema: JsonSchema, { findings, prove }: Proof): Check | undefined {
  if (!prove) return compiledLater(schema);
  try {
    return compileCheck(schema);
  } catch (error) {
    const fix = 'Correct the schema (JSON Schema 2020-12, strict).';
    findings.push(source.finding([], 'schema-invalid', (error as Error).message, fix));
    return undefined;
  }
}

/** `<example>.request.json` and `<example>.answer.json`, held against the contract. */
async function readExamples(
  directory: string,
  names: readonly string[],
  checks: Record<'request' | 'answer', Check>,
  { findings, prove }: Proof,
): Promise<ExamplePair[]> {
  const read = async (name: string, side: 'request' | 'answer'): Promise<unknown> => {
    const source = await readDocument(join(directory, 'examples', `${name}.${side}.json`));
    findings.push(...source.findings);
    if (prove && source.findings.length === 0) findings.push(...lintExample(source, checks[side]));
    return source.value;
  };
  return await Promise.all(
    names.map(async name => ({ name, request: await read(name, 'request'), answer: await read(name, 'answer') })),
  );
}

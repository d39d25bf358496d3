/** The matrix of contracts and dialects: what counts as carried over several steps, and how what is lost is named. */
import assert from 'node:assert/strict';
import { matrixOf } from '../../cli/coverage-matrix.ts';
import { defineMapping, type Step, table } from '../../gateway/kit.ts';
import type { Registry } from '../../gateway/registry.ts';

const text = { type: 'string' };
const object = (properties: object) => ({ type: 'object', properties });
const requestSchema = object({
  id: text,
  patient: object({ name: object({ family: text, given: { type: 'array', items: text } }), birthDate: text }),
  note: text,
});
const answerSchema = object({ id: text, period: object({ start: text, end: text }) });
const a = table<Record<string, unknown>>();

function registryWith(...steps: Step[]): Registry {
  const mapping = defineMapping({ contract: 'visits/v1', operation: 'book', dialect: 'spoken', steps });
  const operation = (name: string) => ({ name, contract: { name: 'visits/v1' }, requestSchema, answerSchema });
  const contract = { name: 'visits/v1', operations: ['book', 'cancel', 'list'].map(operation), events: [] };
  return {
    contracts: { contracts: new Map([['visits/v1', contract]]) },
    adapters: new Map([['any', { dialects: [{ name: 'spoken' }, { name: 'silent' }] }]]),
    mappings: new Map([['visits/v1#book/spoken', mapping]]),
    compositions: new Map([['visits/v1#list', {}]]),
  } as unknown as Registry;
}
const step = (name: string, request: string[], response: string[]) => ({
  name,
  effect: 'read' as const,
  request: request.map(path => a.f(path as never, `at.${path}`)),
  response: response.map(path => a.f(path as never, `at.${path}`)),
});

describe('the coverage matrix', () => {
  it('has a line for each operation that a system of record answers, and names those of the gateway apart', () => {
    const { lines, dialects, own } = matrixOf(registryWith(step('one', ['id'], ['id'])));
    assert.deepEqual(dialects, ['silent', 'spoken']);
    assert.deepEqual(
      lines.map(({ operation, cells }) => [operation, cells.map(({ dialect }) => dialect)]),
      [
        ['visits/v1#book', ['spoken']],
        ['visits/v1#cancel', []],
      ],
    );
    assert.deepEqual(own, ['visits/v1#list']);
  });

  it('takes a field for sent that any step sends, and for read that the last step reads', () => {
    const first = step('first', ['patient.birthDate', 'note'], ['id', 'period.start']);
    const [line] = matrixOf(registryWith(first, step('last', ['id'], ['id']))).lines;
    const [cell] = line?.cells ?? [];
    assert.deepEqual([cell?.request?.fields, cell?.request?.carried], [5, 3]);
    assert.deepEqual(cell?.request?.lost, ['patient.name']);
    assert.deepEqual(cell?.answer, { fields: 3, carried: 1, lost: ['period'] });
  });

  it('takes for sent what a rule takes from the whole request, and what the table says is carried elsewhere', () => {
    const request = [a.context('input.note', 'at.note'), a.carried('patient.birthDate'), a.context('key', 'at.key')];
    const [line] = matrixOf(registryWith({ ...step('one', [], ['id']), request })).lines;
    assert.deepEqual(line?.cells[0]?.request?.lost, ['id', 'patient.name']);
  });

  it('names a group as one only where all of it is lost', () => {
    const [line] = matrixOf(registryWith(step('one', ['patient.name.family'], ['period.end']))).lines;
    assert.deepEqual(line?.cells[0]?.request?.lost, ['id', 'patient.name.given[]', 'patient.birthDate', 'note']);
    assert.deepEqual(line?.cells[0]?.answer?.lost, ['id', 'period.start']);
  });

  it('says nothing of an answer that code concludes without saying what', () => {
    const [line] = matrixOf(registryWith({ ...step('one', ['id'], ['id']), refine: (read: unknown) => read })).lines;
    assert.equal(line?.cells[0]?.answer, undefined);
  });

  it('can be narrowed to one contract', () => {
    assert.deepEqual(matrixOf(registryWith(step('one', ['id'], ['id'])), 'other/v1').lines, []);
  });
});

/** Contracts by dialects: which operations each can do, and which fields of the contract it does not carry. */
import type { Operation } from '../gateway/contracts/contract.ts';
import { answersItself, type Registry, schemasOf } from '../gateway/registry.ts';
import { type ContractSchemas, coverageOf, leavesOf } from '../gateway/tables/coverage.ts';
import { untold } from '../gateway/tables/last-told.ts';
import { eventOf, type Mapping } from '../gateway/tables/mapping.ts';

/** Of one side of an operation: its single fields, and those that are lost; a group that is lost as a whole is named as one. */
export interface Side {
  fields: number;
  carried: number;
  lost: string[];
}

export interface Cell {
  dialect: string;
  /** Absent where the operation takes no fields. */
  request?: Side;
  /** Absent where the tables do not tell: code concludes it and does not say what. */
  answer?: Side;
  /** Places where a table had no word. */
  hatches: number;
  /** It cannot be asked: the gateway answers with what was told last. */
  lastKnown?: true;
}

export interface Line {
  /** `contract#operation`. */
  operation: string;
  /** Dialects with a mapping, or that tell by themselves what is asked; any other answers 501. */
  cells: Cell[];
}

export interface Matrix {
  dialects: string[];
  lines: Line[];
  /** Operations that the gateway answers itself. */
  own: string[];
}

/** `contract` narrows it to one, such as `appointments/v1`. */
export function matrixOf(registry: Registry, contract?: string): Matrix {
  const operations = [...registry.contracts.contracts.values()]
    .filter(({ name }) => contract === undefined || name === contract)
    .flatMap(each => each.operations)
    .map(operation => ({ key: `${operation.contract.name}#${operation.name}`, operation }));
  const mapped = [...registry.mappings.values()].filter(one => contract === undefined || one.contract === contract);
  const line = (key: string, operation?: Operation): Line => ({
    operation: key,
    cells: mapped
      .filter(one => `${one.contract}#${one.operation}` === key)
      .map(one => cellOf(one, { ...schemasOf(registry, one), ...queryOf(operation) }))
      .concat(operation ? toldCells(operation, mapped) : [])
      .toSorted((a, b) => (a.dialect < b.dialect ? -1 : 1)),
  });
  const events = mapped.filter(({ operation }) => eventOf(operation) !== undefined);
  return {
    dialects: [...registry.adapters.values()].flatMap(({ dialects }) => dialects.map(({ name }) => name)).toSorted(),
    lines: [
      ...operations.filter(({ key }) => !answersItself(registry, key)).map(each => line(each.key, each.operation)),
      ...[...new Set(events.map(one => `${one.contract}#${one.operation}`))].map(key => line(key)),
    ].toSorted((a, b) => (a.operation < b.operation ? -1 : 1)),
    own: operations.filter(({ key }) => answersItself(registry, key)).map(({ key }) => key),
  };
}

/** Of dialects in which the operation cannot be asked. */
function toldCells(operation: Operation, mapped: readonly Mapping[]): Cell[] {
  const asked = mapped.filter(one => one.operation === operation.name && one.contract === operation.contract.name);
  const others = new Set(mapped.map(({ dialect }) => dialect).filter(name => asked.every(one => one.dialect !== name)));
  return [...others].flatMap(dialect => {
    const lost = untold(operation, mapped, dialect);
    if (!lost) return [];
    return [{ dialect, answer: sideOf(leavesOf(operation.answerSchema), lost), hatches: 0, lastKnown: true }];
  });
}

const queryOf = (operation: Operation | undefined): ContractSchemas =>
  operation?.querySchema ? { request: operation.querySchema } : {};

function cellOf(mapping: Mapping, schemas: ContractSchemas): Cell {
  const { tables, hatches } = coverageOf(mapping, schemas);
  const missing = (direction: string): string[][] =>
    tables.filter(table => table.direction === direction).flatMap(table => (table.missing ? [table.missing] : []));
  // One step may carry what another leaves out; the answer is what the last one reads.
  const [first, ...others] = missing('request');
  const unsent = first?.filter(path => others.every(list => list.includes(path)));
  const unread = tables.findLast(({ direction }) => direction === 'response')?.missing;
  return {
    dialect: mapping.dialect,
    ...(schemas.request && unsent && { request: sideOf(leavesOf(schemas.request), unsent) }),
    ...(schemas.answer && unread && { answer: sideOf(leavesOf(schemas.answer), unread) }),
    hatches: hatches.length,
  };
}

const sideOf = (fields: readonly string[], lost: readonly string[]): Side => ({
  fields: fields.length,
  carried: fields.length - lost.length,
  lost: grouped(fields, new Set(lost)),
});

/** `patient.name.family` and `patient.name.given[]` are `patient.name` where it has nothing else. */
function grouped(fields: readonly string[], lost: ReadonlySet<string>): string[] {
  const within = (group: string, field: string): boolean => field === group || field.startsWith(`${group}.`);
  const whole = (field: string): string => {
    const parts = field.split('.');
    const groups = parts.map((_, n) => parts.slice(0, n + 1).join('.'));
    return groups.find(group => fields.every(other => !within(group, other) || lost.has(other))) ?? field;
  };
  return [...new Set([...lost].map(whole))];
}

const told = (side: Side | undefined): string => (side ? `${side.carried}/${side.fields}` : '–');
/** `request 5/7, answer 20/20`. */
export const summary = ({ request, answer, lastKnown }: Cell): string =>
  lastKnown ? `as told last, answer ${told(answer)}` : `request ${told(request)}, answer ${told(answer)}`;

/** For a terminal: every operation in a line for each dialect that can do it, and below what it loses. */
export function describeMatrix({ lines, dialects, own }: Matrix): string {
  const text = lines.flatMap(({ operation, cells }) => [
    operation,
    ...cells.flatMap(cell => [`  ${cell.dialect.padEnd(12)}  ${summary(cell)}`, ...losses(cell, '    ')]),
    ...dialects.filter(name => cells.every(({ dialect }) => dialect !== name)).map(name => `  ${name.padEnd(12)}  501`),
  ]);
  if (own.length > 0) text.push(`answered by the gateway itself: ${own.join(', ')}`);
  return text.join('\n');
}

const losses = ({ request, answer }: Cell, indent: string): string[] => [
  ...(request?.lost ?? []).map(path => `${indent}does not send ${path}`),
  ...(answer?.lost ?? []).map(path => `${indent}does not read ${path}`),
];

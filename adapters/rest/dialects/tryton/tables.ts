/** What the tables of every mapping to Tryton begin with: how a record is read, searched for, made and pressed a button of. */
import {
  type Codec,
  type ContextKey,
  known,
  not,
  type Paging,
  type Rule,
  type Scope,
  table,
} from '../../../../gateway/kit.ts';

const asked = table<{ id: string; limit?: string }>();

const method = (entity: string, call: string): readonly Rule[] => [
  asked.fixed('head.entity', entity),
  asked.fixed('head.call', call),
];

const read = (entity: string, fields: readonly string[]): readonly Rule[] => [
  ...method(entity, 'read'),
  asked.fixed('head.fields', fields.join(',')),
];

/** The record that the request names. */
export const reading = (entity: string, fields: readonly string[]): readonly Rule[] => [
  ...read(entity, fields),
  asked.f('id', 'head.id'),
];

/** The record that a step before has found, or else one that another has made. */
export const readingOf = (
  entity: string,
  fields: readonly string[],
  [found, made = found]: readonly ContextKey[] = [],
): readonly Rule[] => [
  ...read(entity, fields),
  asked.when(known(found!), asked.context(found!, 'head.id')),
  ...(made === found ? [] : [asked.when(not(known(found!)), asked.context(made!, 'head.id'))]),
];

/** Some page of them. */
export const searching = (entity: string, fields: readonly string[], order: string): readonly Rule[] => [
  ...method(entity, 'search_read'),
  asked.fixed('head.fields', fields.join(',')),
  asked.fixed('head.order', order),
  asked.when('limit', asked.f('limit', 'head.limit')),
  asked.when(asked.absent('limit'), asked.fixed('head.limit', '50')),
];

export const paging: Paging = { size: 'head.limit', next: 'head.next' };

/** All that a step needs to know beforehand, up to what a server answers at once. */
export const lookingUp = (entity: string, fields: readonly string[]): readonly Rule[] => [
  ...method(entity, 'search_read'),
  asked.fixed('head.fields', fields.join(',')),
  asked.fixed('head.limit', '1000'),
];

export const making = (entity: string): readonly Rule[] => method(entity, 'create');

export const changing = (entity: string): readonly Rule[] => [...method(entity, 'write'), asked.f('id', 'head.id')];

/** A button of the record that the request names, or of one that steps before have made. */
export const pressing = (entity: string, button: string): readonly Rule[] => [
  ...method(entity, button),
  asked.f('id', 'head.id'),
];

export const pressingOf = (entity: string, button: string, [found, made]: readonly [ContextKey, ContextKey]) => [
  ...method(entity, button),
  asked.when(known(found), asked.context(found, 'head.id')),
  asked.when(not(known(found)), asked.context(made, 'head.id')),
];

/** A status: what the table does not know is `unknown`; a profile may have a table of its own under that name. */
export function status<To extends string>(name: string, usual: Readonly<Record<string, To>>): Codec<To> {
  const of = (states: Readonly<Record<string, string>>): Codec<To> => ({
    name: `status:${JSON.stringify(states)}`,
    code: 'bad-code',
    encode: value => Object.keys(states).find(state => states[state] === value),
    decode: value => (typeof value === 'string' && Object.hasOwn(states, value) ? states[value] : 'unknown') as To,
  });
  return { ...of(usual), bind: profile => of({ ...usual, ...(profile[name] as Record<string, string> | undefined) }) };
}

/** All states that mean the status: what a search asks for. */
export const statesOf = (
  name: string,
  usual: Readonly<Record<string, string>>,
  { profile }: Pick<Scope, 'profile'>,
  status: string,
): string[] =>
  Object.entries({ ...usual, ...(profile[name] as Record<string, string> | undefined) }).flatMap(([state, means]) =>
    means === status ? [state] : [],
  );

/** The mapping language as the author of a mapping sees it: the table, the codecs, decimals. */
export type { Codec, FindingCode } from './codec.ts';
export * from './codecs.ts';
export * as decimals from './decimal.ts';
export { lookup } from './lookup.ts';
export type { Example, Mapping, Paging, Step } from './mapping.ts';
export { conditionalCreate } from './once.ts';
export { isPersonKnown, peopleSchema, person, personSpelled, spellPerson } from './people.ts';
export type { Scope } from './scope.ts';
export {
  all,
  any,
  type Backend,
  type ContextKey,
  type Custom,
  type CustomServices,
  known,
  not,
  type Predicate,
  type Rule,
  type Table,
  table,
  type Where,
} from './table.ts';

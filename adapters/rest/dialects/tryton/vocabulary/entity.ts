/** How the tables of the vocabulary are written: what the fields of a model hold, by which their values are read and written. */

/**
 * `number` is a plain JSON number (quantities), `decimal` the tagged one (money). `one` and `many` lead to another entity:
 * Many2One holds its id, One2Many and Many2Many those of its records.
 */
export type FieldType = 'text' | 'number' | 'decimal' | 'date' | 'instant' | 'boolean' | 'code';
export type Field = FieldType | { one: string } | { many: string } | { any: readonly string[] };

export interface Entity {
  /** As the server calls it. */
  model: string;
  fields: Readonly<Record<string, Field>>;
}

/** By the name with which paths begin. */
export type Vocabulary = Readonly<Record<string, Entity>>;

export const one = (entity: string): Field => ({ one: entity });
export const many = (entity: string): Field => ({ many: entity });
/** A Reference: a record of one of these, as `model,id`. */
export const any = (...entities: string[]): Field => ({ any: entities });

/** Of every record; by the instant of its last change a later write knows it again. */
const OF_ALL: Readonly<Record<string, Field>> = {
  id: 'number',
  rec_name: 'text',
  create_date: 'instant',
  write_date: 'instant',
  _timestamp: 'text',
};

export const fieldOf = ({ fields }: Entity, name: string): Field | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : Object.hasOwn(OF_ALL, name) ? OF_ALL[name] : undefined;

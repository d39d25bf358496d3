/** How the tables of the vocabulary are written: what a resource holds, by which its values are read and written. */

/** `number` and `integer` are JSON numbers whose digits stay as they are; `many` is a child. */
export type FieldType = 'text' | 'number' | 'integer' | 'date' | 'datetime' | 'boolean';
export type Field = FieldType | { many: string };

export interface Entity {
  /** Name of the collection; a child has none. */
  resource?: string;
  api?: 'fscmRestApi' | 'hcmRestApi';
  fields: Readonly<Record<string, Field>>;
}

export const many = (entity: string): Field => ({ many: entity });

/** Of every row that was read: its own address, and the version of it that was seen (`changeIndicator` of its link). */
const OF_ALL: Readonly<Record<string, Field>> = { self: 'text', version: 'text' };

export const fieldOf = ({ fields }: Entity, name: string): Field | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : Object.hasOwn(OF_ALL, name) ? OF_ALL[name] : undefined;

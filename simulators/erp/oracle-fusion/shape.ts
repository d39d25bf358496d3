/** How a resource of the simulator is described: its attributes with their types, its children, and what may be done with it. */

export type Kind = 'text' | 'number' | 'integer' | 'date' | 'datetime' | 'boolean';

export interface Attribute {
  kind: Kind;
  max?: number;
  /** On creation. */
  required?: true;
  /** Set by the system: refused in what is sent. */
  own?: true;
}

export interface Shape {
  /** Attribute that identifies a row; always the system's own. */
  key: string;
  /** Addressed by a hash that no client can make. */
  hashed?: true;
  attributes: Readonly<Record<string, Attribute>>;
  children?: Readonly<Record<string, Shape>>;
  /** Rows may be changed where they stand, or added. */
  methods?: readonly ('post' | 'patch')[];
}

export interface Resource extends Shape {
  api: 'fscmRestApi' | 'hcmRestApi';
  /** Attributes by which `Upsert-Mode: true` finds the row that is already there. */
  matchedBy?: readonly string[];
}

/** Numbers are held as their digits: no amount passes through a float. */
export type Value = string | boolean | null | Row[];
export type Row = { [attribute: string]: Value };

export const text = (max?: number): Attribute => ({ kind: 'text', ...(max && { max }) });
export const number: Attribute = { kind: 'number' };
export const integer: Attribute = { kind: 'integer' };
export const date: Attribute = { kind: 'date' };
export const datetime: Attribute = { kind: 'datetime' };
export const boolean: Attribute = { kind: 'boolean' };
export const required = (attribute: Attribute): Attribute => ({ ...attribute, required: true });
export const own = (attribute: Attribute): Attribute => ({ ...attribute, own: true });

/** What stands for a row in an address: its key, or a hash of it where the key is called composite. */
export const addressOf = (row: Row, { key, hashed }: Shape): string => {
  const value = said(row, key);
  return hashed ? `00020000000EACED${Buffer.from(`${key}${value}`).toString('hex').toUpperCase()}` : value;
};

/** What every row is stamped with. */
export const STAMPS: Readonly<Record<string, Attribute>> = {
  CreationDate: own(datetime),
  LastUpdateDate: own(datetime),
};

/** The rows of a child. */
export const rowsOf = (row: Row, child: string): Row[] => {
  const rows = row[child];
  return Array.isArray(rows) ? rows : [];
};

/** An attribute as text; empty where there is none. */
export const said = (row: Row, attribute: string): string => {
  const value = row[attribute];
  return typeof value === 'string' ? value : '';
};

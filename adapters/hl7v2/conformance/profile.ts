/** What one partner's profile says about conformance: a fragment of the schema of a profile. */
import type { Schema } from '../../../gateway/kit.ts';

export interface ConformanceProfile {
  /** Read by this version whatever MSH-12 says. */
  version?: string;
  /** Fields that must hold something, such as `PID-18`. */
  require?: readonly string[];
  /** Fields that must hold nothing. */
  forbid?: readonly string[];
  /** Longest values by field. */
  lengths?: Readonly<Record<string, number>>;
  /** The codes of a table, by its number: in place of those of the standard. */
  tables?: Readonly<Record<string, readonly string[]>>;
  /** Segments that are not looked at. */
  ignore?: readonly string[];
}

const place = { type: 'string', pattern: '^[A-Z][A-Z0-9]{2}-[1-9][0-9]{0,2}$' };

export const conformanceSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    version: { enum: ['2.3', '2.3.1', '2.4', '2.5', '2.5.1', '2.6', '2.7', '2.7.1', '2.8'] },
    require: { type: 'array', maxItems: 500, items: place },
    forbid: { type: 'array', maxItems: 500, items: place },
    lengths: {
      type: 'object',
      maxProperties: 500,
      propertyNames: place,
      additionalProperties: { type: 'integer', minimum: 1 },
    },
    tables: {
      type: 'object',
      maxProperties: 500,
      propertyNames: { pattern: '^[0-9]{4}$' },
      additionalProperties: { type: 'array', maxItems: 10000, items: { type: 'string', minLength: 1 } },
    },
    ignore: { type: 'array', maxItems: 200, items: { type: 'string', pattern: '^[A-Z][A-Z0-9]{2}$' } },
  },
};

/** What records that are only read have in common: which version they are, and whether they are still in use. */
import { type Codec, instant, type Rule, table } from '../../../../gateway/kit.ts';

const asked = table<{ company: string; active?: string }>();
const found = table<{ company: string; meta: { version: string; lastUpdated: string } }>();

/** Of every record: the instant of its last change, by which a later write knows it again. */
export const OF_EACH = ['_timestamp', 'create_date', 'write_date'];

/** `at`: how the path to a field of the record begins, such as `Account.`, or nothing within a list. */
export const kept = (at: string): readonly Rule[] => [
  found.given('company', 'profile.company'),
  found.f('meta.version', { read: [`${at}_timestamp`] }),
  found.f('meta.lastUpdated', { read: [`${at}write_date`, `${at}create_date`] }, instant),
];

/** Callers name the company by a code; the endpoint knows one of them. */
export const ofCompany: Rule = asked.custom({
  id: 'company',
  carries: ['company'],
  enc(value, _, { scope, finding }) {
    const { company } = value as { company?: string };
    if (company !== undefined && company !== scope.profile['company']) finding('/company', 'bad-code');
  },
});

/** Without a word of it a search leaves out what is not in use any more. */
export const inUse: Rule = asked.custom({
  id: 'active',
  carries: ['active'],
  enc(value, tree) {
    const { active } = value as { active?: string };
    const target = tree as { query?: object };
    target.query = { ...target.query, ...(active === undefined ? { 'active:in': ['true', 'false'] } : { active }) };
  },
});

/** What is told of by its code has one, of a character at least: Tryton keeps such as have none as well. */
export const coded: Rule = asked.fixed('query.code:ilike', '_%');

/** A part of what it is called, as the server's `ilike` has it. */
export const containing: Codec<string> = {
  name: 'containing',
  code: 'bad-text',
  encode: value => `%${value.replace(/[\\%_]/g, '\\$&')}%`,
  decode: () => undefined,
};

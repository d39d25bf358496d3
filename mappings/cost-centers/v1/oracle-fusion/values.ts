/** Values of a segment of the chart of accounts: cost centres and accounts differ by their value set alone. */
import { like, listing, type Node, textAt } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { type Rule, type Table, table } from '../../../../gateway/kit.ts';

export interface SegmentValue {
  id: string;
  company?: string;
  code: string;
  name?: string;
  validFrom?: string;
  validTo?: string;
  active: boolean;
}
interface Query {
  company: string;
  code?: string;
  name?: string;
  active?: 'true' | 'false';
  limit?: string;
}
type Segment = 'costCenter' | 'account';

const asked = table<Query & { id: string }>();

/** Which value set it is, the profile says. */
const within = (segment: Segment): readonly Rule[] => [
  asked.fixed('head.child', 'values'),
  asked.context(`profile.valueSets.${segment}`, 'head.id', undefined, { req: true }),
];

export const readingValue = (segment: Segment): readonly Rule[] => [
  asked.fixed('head.call', 'read'),
  asked.fixed('head.entity', 'ValueSet'),
  asked.fixed('head.limit', '1'),
  ...within(segment),
  asked.f('id', 'query.ValueId'),
];

export const listingValues = (segment: Segment): readonly Rule[] => [
  ...listing('ValueSet', { orderBy: 'Value' }),
  ...within(segment),
  asked.f('code', 'query.Value'),
  asked.when('name', asked.f('name', 'query.Description:like', like('start'))),
  asked.carried('active'),
  asked.when(asked.equals('active', 'true'), asked.fixed('query.EnabledFlag', 'Y')),
  asked.when(asked.equals('active', 'false'), asked.fixed('query.EnabledFlag', 'N')),
];

/** A list of values serves all companies: the company is that of the caller, where one asks by it. */
export const heldValue = (a: Table<SegmentValue>, at: string): readonly Rule[] => [
  a.f('id', { read: [`${at}ValueId`] }),
  a.f('code', { read: [`${at}Value`] }),
  a.f('name', { read: [`${at}Description`] }),
  a.f('validFrom', { read: [`${at}StartDateActive`] }),
  a.f('validTo', { read: [`${at}EndDateActive`] }),
  a.ignore(`${at}self`, `${at}version`, `${at}IndependentValue`),
];

export const isActive = (value: Node): boolean => textAt(value, 'EnabledFlag') === 'Y';
export const isGroup = (value: Node): boolean => textAt(value, 'SummaryFlag') === 'Y';

/** The row at hand: within a list it is the tree itself. */
export const rowAt = (tree: unknown): Node => {
  const { body } = tree as { body?: { items?: Node[] } };
  return body?.items?.[0] ?? (tree as Node);
};

/** A canonical message with a bit of everything, and tables over it without a vocabulary. */
import { plainDialect } from '../../bench/anchors/mapping-tables.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import { codes, type Rule, type Scope, table } from '../../gateway/tables/index.ts';

interface Benefit {
  amount?: { amount: string; currency: string };
  network: 'in' | 'out' | 'not-stated';
  serviceTypes?: string[];
}
export interface Answer {
  id: string;
  trace: { ours: string; theirs?: string };
  active?: boolean | null;
  date?: string;
  period?: { start: string; end: string };
  plans: { name?: string; benefits: Benefit[]; notes?: string[] }[];
  dependent?: { familyName: string; birthDate?: string };
  diagnoses?: { system: 'a' | 'b'; code: string }[];
  modifiers?: string[];
}

export const a = table<Answer>();
export const scope = (more: Partial<Scope> = {}): Scope => ({
  key: 'k-1',
  now: new Date('2026-11-22T10:00:00Z'),
  profile: { currency: 'USD' },
  input: undefined,
  steps: {},
  route: {},
  ...more,
});
export const json = (...rules: Rule[]) => compileTable(rules, plainDialect('json'), {});
export const x12 = (...rules: Rule[]) => compileTable(rules, plainDialect('x12'), {});
export const NETWORK = codes({ in: 'Y', out: 'N' });

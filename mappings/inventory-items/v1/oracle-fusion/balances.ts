/** What is on hand of the items of a step before, in the organizations that the profile knows: one question for all of them. */
import { organizationOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import { kept, type Node, textAt } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { MOST, toTheEnd } from '../../../../adapters/rest/dialects/oracle-fusion/whole.ts';
import type { InventoryItemQuery } from '../../../../contracts/inventory-items/v1/types.ts';
import { type Scope, type Step, table } from '../../../../gateway/kit.ts';

const asked = table<Pick<InventoryItemQuery, 'company' | 'location'>>();
type Asking = Pick<Scope, 'input' | 'profile' | 'steps'>;

const queryOf = ({ input }: Asking): Partial<InventoryItemQuery> => input as Partial<InventoryItemQuery>;

/** That of the company asked for; all where none is. */
export function organizationsOf(scope: Asking): string[] {
  const { company } = queryOf(scope);
  if (company === undefined) return [...new Set(Object.values((scope.profile['organizations'] ?? {}) as object))];
  const organization = organizationOf(company, scope.profile);
  return organization === undefined ? [] : [organization];
}

/** A place as `placed` calls it, without the organization in which it is looked for anyway. */
function subinventoryOf(location: string, organizations: readonly string[]): string {
  const within = organizations.find(each => location.startsWith(`${each}/`));
  return within === undefined ? location : location.slice(within.length + 1);
}

/** Subinventories are named by each organization for itself: one that several have is called by both. */
export function placed(balance: Node, all: readonly Node[]): string | undefined {
  const [code, organization] = [textAt(balance, 'SubinventoryCode'), textAt(balance, 'OrganizationCode')];
  const isShared = all.some(
    each => textAt(each, 'SubinventoryCode') === code && textAt(each, 'OrganizationCode') !== organization,
  );
  return isShared && code !== undefined ? `${organization ?? ''}/${code}` : code;
}

const numbersOf = (scope: Asking, step: string): string[] =>
  kept(scope, step).flatMap(row => textAt(row, 'ItemNumber') ?? []);

interface Balances {
  /** Step that has found the items. */
  of: string;
  /** What the caller may make less of. */
  narrow?: string;
  refine: NonNullable<Step['refine']>;
  concludes: readonly string[];
}

export const balances = ({ of, narrow, refine, concludes }: Balances): Step[] =>
  toTheEnd('OnhandBalance', {
    name: 'balances',
    ...(narrow && { narrow }),
    when: scope => numbersOf(scope, of).length > 0,
    request: [
      asked.fixed('head.call', 'list'),
      asked.fixed('head.entity', 'OnhandBalance'),
      asked.fixed('head.limit', MOST),
      asked.fixed('head.expand', 'lots'),
      asked.fixed('head.orderBy', 'OrganizationCode,SubinventoryCode,OnhandQuantitiesId'),
      asked.custom({
        id: 'items',
        carries: ['company', 'location'],
        enc(_, tree, { scope }) {
          const { location } = queryOf(scope);
          const organizations = organizationsOf(scope);
          const query = {
            'ItemNumber:in': numbersOf(scope, of),
            'OrganizationCode:in': organizations,
            ...(location && { SubinventoryCode: subinventoryOf(location, organizations) }),
          };
          (tree as { query?: Node }).query = query;
        },
      }),
    ],
    refine,
    concludes,
  });

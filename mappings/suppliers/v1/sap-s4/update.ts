/** Changes a supplier in S/4HANA: the partner against the version that was read, then the blocks and terms that stand elsewhere. */
import { isDeepStrictEqual } from 'node:util';
import { entity, etag, nodeOf, nodesOf, textOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import type { SupplierUpdate } from '../../../../contracts/suppliers/v1/types.ts';
import { defineMapping, Fault, type Finding, type Scope, table } from '../../../../gateway/kit.ts';
import { SET, supplierOf } from './held.ts';
import { byNumber, onlyOf, whole } from './read.ts';

const asked = table<SupplierUpdate & { id: string }>();

/** What stands in sets of their own, whose entities cannot be replaced in one request: as it is held it may be said again. */
const ELSEWHERE = ['identifiers', 'addresses', 'contacts', 'categories', 'bankAccountRef', 'currency'] as const;

/** @throws Fault `not-supported` for a change of what this cannot change */
function heldIn(found: unknown, scope: Scope): { entity: Node } {
  const entity = onlyOf(found);
  const held = supplierOf(entity, scope);
  const wanted = update(scope);
  const differing = ELSEWHERE.filter(
    name => wanted[name] !== undefined && !isDeepStrictEqual(wanted[name], held[name]),
  );
  const errors = [...differing, ...(wanted.taxIdentifier ? ['taxIdentifier'] : [])].map(name => ({
    ...{ pointer: `/${name}`, code: 'not-supported' },
  }));
  const detail =
    'Only name, legal name, status and terms of payment can be changed here; the rest is for the system itself.';
  if (errors.length > 0) throw new Fault('not-supported', { errors, detail, outcome: 'not_applied' });
  const nowhere = nowhereIn(entity, wanted);
  if (nowhere.length > 0) throw new Fault('invalid-request', { errors: nowhere, outcome: 'not_applied' });
  return { entity };
}

/** What stands with a company of the supplier, where it has none, or not the one that is named. */
function nowhereIn(entity: Node, { company, paymentTerms }: SupplierUpdate): Finding[] {
  if (companyIn(entity, company) !== undefined) return [];
  const detail = 'The supplier is not kept for this company: extend it in the system itself.';
  if (company !== undefined) return [{ pointer: '/company', code: 'bad-code', detail }];
  return paymentTerms ? [{ pointer: '/paymentTerms', code: 'not-supported', detail }] : [];
}

const partnerIn = (scope: Scope): Node => nodeOf(nodeOf(scope.steps['held'])['entity']);
const update = ({ input }: Scope): SupplierUpdate & { id: string } => input as SupplierUpdate & { id: string };
/** The one that is named; where none is, the one that the supplier is shown with. */
const companyIn = (partner: Node, company: string | undefined): Node | undefined => {
  const companies = nodesOf(nodeOf(partner['to_Supplier'])['to_SupplierCompany']);
  return company === undefined ? companies[0] : companies.find(one => one['CompanyCode'] === company);
};

const BLOCKS = {
  active: { PurchasingIsBlocked: false, PostingIsBlocked: false },
  blocked: { PurchasingIsBlocked: true, PostingIsBlocked: false },
  inactive: { PurchasingIsBlocked: true, PostingIsBlocked: true },
} as const;

/** @param body of the change, with the entity and its key and version */
const changing = (
  set: string,
  carries: readonly ('name' | 'legalName' | 'status' | 'paymentTerms.code' | 'company' | 'version')[],
  what: (scope: Scope) => { key: Node; version: string | undefined; body: Node },
) => [
  asked.fixed('head.entity', set),
  asked.fixed('head.call', 'change'),
  asked.custom({
    id: `change-${set}`,
    carries,
    enc(_, tree, { scope }) {
      const { key, version, body } = what(scope);
      const target = tree as { head: Node; key?: Node; body?: Node };
      if (version !== undefined) target.head['if-match'] = version;
      Object.assign(target, { key, body });
    },
  }),
];

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'update',
  dialect: 'sap-s4',
  steps: [
    { name: 'held', effect: 'read', ...byNumber, refine: heldIn },
    {
      name: 'partner',
      effect: 'repeatable',
      when: scope => (['name', 'legalName', 'version'] as const).some(one => update(scope)[one] !== undefined),
      request: changing(SET, ['name', 'legalName', 'version'], scope => {
        const { name, legalName, version } = update(scope);
        const held = partnerIn(scope);
        return {
          key: { BusinessPartner: textOf(held, 'BusinessPartner') },
          version: version === undefined ? textOf(held, '@etag') : String(etag.encode(version as never)),
          body: { OrganizationBPName1: name ?? textOf(held, 'OrganizationBPName1'), OrganizationBPName2: legalName },
        };
      }),
      response: entity(SET),
    },
    {
      name: 'blocks',
      effect: 'repeatable',
      when: scope => update(scope).status !== undefined,
      request: changing('A_Supplier', ['status'], scope => {
        const supplier = nodeOf(partnerIn(scope)['to_Supplier']);
        return {
          key: { Supplier: textOf(supplier, 'Supplier') },
          version: textOf(supplier, '@etag'),
          body: { ...BLOCKS[update(scope).status ?? 'active'] },
        };
      }),
      response: entity('A_Supplier'),
    },
    {
      name: 'terms',
      effect: 'repeatable',
      when: scope => update(scope).paymentTerms !== undefined,
      request: changing('A_SupplierCompany', ['paymentTerms.code', 'company'], scope => {
        const company = companyIn(partnerIn(scope), update(scope).company);
        return {
          key: { Supplier: textOf(company, 'Supplier'), CompanyCode: textOf(company, 'CompanyCode') },
          version: textOf(company, '@etag'),
          body: { PaymentTerms: update(scope).paymentTerms?.code },
        };
      }),
      response: entity('A_SupplierCompany'),
    },
    { name: 'read', effect: 'read', ...byNumber, ...whole },
  ],
});

/** The ledger's own view of invoices: the item that is owed, and payments that refer to it (API_OPLACCTGDOCITEMCUBE_SRV). */
import {
  entityIn,
  filtering,
  listedIn,
  listing,
  orNone,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import type { Scope, Step } from '../../../../gateway/kit.ts';

const SET = 'A_OperationalAcctgDocItemCube';
const SUPPLIERS = 'K';

/** Of one that was read, or of each of a list. */
const invoicesIn = (scope: Scope): Node[] => {
  const one = entityIn(scope, 'read');
  return textOf(one, 'SupplierInvoice') === undefined ? listedIn(scope, 'search') : [one];
};

/** The ledger names an invoice by number and year in one. */
const referenceOf = (invoice: Node): string => `${textOf(invoice, 'SupplierInvoice')}${textOf(invoice, 'FiscalYear')}`;

const companiesOf = (nodes: readonly Node[]): string[] => nodes.flatMap(one => textOf(one, 'CompanyCode') ?? []);

export const owed: readonly Step[] = toTheEnd(SET, {
  name: 'owed',
  when: scope => invoicesIn(scope).length > 0,
  request: [
    ...listing(SET),
    filtering('owed', scope => ({
      CompanyCode: { eq: orNone(companiesOf(invoicesIn(scope))) },
      FinancialAccountType: { eq: SUPPLIERS },
      OriginalReferenceDocument: { eq: orNone(invoicesIn(scope).map(referenceOf)) },
    })),
  ],
});

/** The last: asked for in any case, for its answer is the answer. */
export const paidInPart = (last: Pick<Step, 'refine' | 'concludes'>): Step[] =>
  toTheEnd(SET, {
    name: 'paid',
    request: [
      ...listing(SET),
      filtering('paid', scope => ({
        CompanyCode: { eq: orNone(companiesOf(listedIn(scope, 'owed'))) },
        FinancialAccountType: { eq: SUPPLIERS },
        InvoiceReference: {
          eq: orNone(listedIn(scope, 'owed').flatMap(item => textOf(item, 'AccountingDocument') ?? [])),
        },
      })),
    ],
    ...last,
  });

/** What the ledger has of one invoice: several items of its own where it is owed in instalments, and payments of a part of it. */
export interface Items {
  own: readonly Node[];
  parts: readonly Node[];
}

/** Those of one invoice among those that were found, and among those that may be of payments, which have a reference of their own too. */
export function itemsOf(invoice: Node, scope: Scope, paid: readonly Node[]): Items {
  const own = listedIn(scope, 'owed').filter(
    item => textOf(item, 'OriginalReferenceDocument') === referenceOf(invoice),
  );
  const documents = own.map(item => `${textOf(item, 'AccountingDocument')}/${textOf(item, 'FiscalYear')}`);
  const parts = paid.filter(item =>
    documents.includes(`${textOf(item, 'InvoiceReference')}/${textOf(item, 'InvoiceReferenceFiscalYear')}`),
  );
  return { own, parts };
}

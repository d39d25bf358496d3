/** Makes a supplier known in S/4HANA: one business partner with its roles, address, numbers and terms, made deep and once. */
import { nodeOf, nodesOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { madeOnce } from '../../../../adapters/rest/dialects/sap-s4/making.ts';
import { textsIn } from '../../../../adapters/rest/dialects/sap-s4/places.ts';
import type { SupplierContact, SupplierCreation } from '../../../../contracts/suppliers/v1/types.ts';
import { codes, defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { concluded, EXPAND, organizationOf, SET, supplierOf } from './held.ts';

const asked = table<SupplierCreation>();

/** A partner that is an organisation, in the roles of one who delivers and is paid. */
const ROLES = ['FLVN00', 'FLVN01'];

const MOBILE = codes({ mobile: '3', work: '1' }, { decodeAlso: { '': 'work' } });

/** They belong to an address: to the first. */
function contactsOf(contacts: readonly SupplierContact[]): Node {
  const of = (system: SupplierContact['system'], make: (contact: SupplierContact) => Node): Node[] =>
    contacts.filter(contact => contact.system === system).map(make);
  return {
    to_PhoneNumber: of('phone', ({ value, use }) => ({
      PhoneNumber: value,
      PhoneNumberType: MOBILE.encode(use === 'mobile' ? 'mobile' : 'work'),
    })),
    to_EmailAddress: of('email', ({ value }) => ({ EmailAddress: value })),
    to_FaxNumber: of('fax', ({ value }) => ({ FaxNumber: value })),
    to_URLAddress: of('url', ({ value }) => ({ WebsiteURL: value })),
  };
}

const LINES = 3;

function check(input: unknown): Finding[] {
  const { contacts = [], addresses = [] } = input as SupplierCreation;
  const detail = `An address has ${LINES} lines here.`;
  const long = addresses.flatMap(({ lines }, at) =>
    lines.length > LINES ? [{ pointer: `/addresses/${at}/lines/${LINES}`, code: 'not-supported', detail }] : [],
  );
  if (contacts.length === 0 || addresses[0]) return long;
  return [...long, { pointer: '/addresses', code: 'required', detail: 'Contacts belong to an address here.' }];
}

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'create',
  dialect: 'sap-s4',
  check,
  steps: madeOnce(SET, {
    name: 'create',
    mark: 'BusinessPartnerIDByExtSystem',
    expand: EXPAND,
    request: [
      asked.fixed(`${SET}.BusinessPartnerCategory`, '2'),
      asked.f('name', `${SET}.OrganizationBPName1`),
      asked.f('legalName', `${SET}.OrganizationBPName2`),
      asked.context('profile.supplierGrouping', `${SET}.BusinessPartnerGrouping`),
      asked.each('addresses', `${SET}.to_BusinessPartnerAddress`, address => [
        address.f('lines[0]', 'StreetName'),
        address.f('lines[1]', 'StreetPrefixName'),
        address.f('lines[2]', 'StreetSuffixName'),
        address.f('city', 'CityName'),
        address.f('state', 'Region'),
        address.f('postalCode', 'PostalCode'),
        address.f('country', 'Country'),
      ]),
      asked.each('identifiers', `${SET}.to_BuPaIdentification`, identifier => [
        identifier.f('value', 'BPIdentificationNumber'),
        identifier.custom({
          id: 'identification-type',
          carries: ['system'],
          enc(value, tree, { scope, finding }) {
            const type = textsIn(scope.profile, 'identifierTypes')[(value as { system: string }).system];
            if (type === undefined) return finding('/system', 'bad-code', 'BPIdentificationType');
            Object.assign(tree as Node, { BPIdentificationType: type });
          },
        }),
      ]),
      asked.custom({
        id: 'roles-terms-and-contacts',
        carries: [
          'company',
          'currency',
          'paymentTerms.code',
          'taxIdentifier.system',
          'taxIdentifier.value',
          'contacts',
        ],
        writes: {
          [`${SET}.to_Supplier.to_SupplierCompany[0].CompanyCode`]: 'company',
          [`${SET}.to_Supplier.to_SupplierCompany[0].PaymentTerms`]: 'paymentTerms.code',
          [`${SET}.to_Supplier.to_SupplierPurchasingOrg[0].PurchaseOrderCurrency`]: 'currency',
          [`${SET}.to_BusinessPartnerTax[0].BPTaxType`]: 'taxIdentifier.system',
          [`${SET}.to_BusinessPartnerTax[0].BPTaxNumber`]: 'taxIdentifier.value',
        },
        enc(value, tree, { scope, finding }) {
          const { company, currency, paymentTerms, taxIdentifier, contacts = [] } = value as SupplierCreation;
          const { profile } = scope;
          const PaymentTerms = paymentTerms?.code;
          const type = textsIn(profile, 'taxTypes')[taxIdentifier?.system ?? ''];
          if (taxIdentifier && type === undefined) finding('/taxIdentifier/system', 'bad-code', 'BPTaxType');
          const body = nodeOf((tree as Node)['body']);
          const [address] = nodesOf(body['to_BusinessPartnerAddress']);
          if (address) Object.assign(address, contactsOf(contacts));
          Object.assign(body, {
            to_BusinessPartnerRole: ROLES.map(BusinessPartnerRole => ({ BusinessPartnerRole })),
            ...(taxIdentifier && {
              to_BusinessPartnerTax: [{ BPTaxType: type, BPTaxNumber: taxIdentifier.value }],
            }),
            to_Supplier: {
              to_SupplierCompany: [
                { CompanyCode: company, PaymentTerms, ReconciliationAccount: profile['reconciliationAccount'] },
              ],
              to_SupplierPurchasingOrg: [
                {
                  PurchasingOrganization: organizationOf(scope, company),
                  ...{ PaymentTerms, PurchaseOrderCurrency: currency },
                },
              ],
            },
          });
        },
      }),
    ],
    of: supplierOf,
    concludes: concluded(''),
  }),
});

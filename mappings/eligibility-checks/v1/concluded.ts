/** Which fields of the canonical answer `conclude` can fill from a reading: what the coverage of a mapping reports. */

/** A benefit of whichever list, as every protocol states it. */
const BENEFIT = [
  'serviceTypes',
  'procedure',
  'amount',
  'percent',
  'network',
  'level',
  'period',
  'remaining',
  'quantity',
  'remainingQuantity',
  'insuranceType',
  'notes',
  'sourceCodes',
];
const LISTS = ['coPayment', 'coInsurance', 'deductible', 'outOfPocket', 'limitations', 'exclusions'];

/** A figure of the summary; only what is stated for the plan as a whole is inherited. */
const SHARE = ['amount', 'percent', 'remaining', 'level', 'period'];
const FIGURES = [
  ...['copayment', 'coinsurance'].map(name => ({ name, share: SHARE })),
  ...['deductible', 'outOfPocket'].map(name => ({ name, share: [...SHARE, 'inheritedFrom'] })),
];

const PERSON = ['familyName', 'givenName', 'middleName', 'birthDate', 'sex', 'relationship', 'address'];
const CONTACT = ['name', 'system', 'value'];

const EVERYWHERE = [
  ...['id', 'status', 'checkedAt', 'coverageActive', 'references'],
  ...['serviceType', 'text', 'active', 'inNetwork', 'authorizationRequired', 'ambiguous'].map(at => `summary[].${at}`),
  ...FIGURES.flatMap(({ name, share }) => share.map(at => `summary[].${name}.${at}`)),
  ...['name', 'planId', 'groupNumber', 'period', 'insuranceType', 'notes'].map(at => `plans[].${at}`),
  ...['status', 'serviceTypes', 'network', 'level', 'procedure', 'insuranceType', 'notes', 'sourceCodes'].map(
    at => `plans[].statuses[].${at}`,
  ),
  ...LISTS.flatMap(list => BENEFIT.map(at => `plans[].${list}[].${at}`)),
  ...['required', 'serviceTypes', 'network', 'level', 'procedure', 'notes', 'sourceCodes'].map(
    at => `plans[].authorization[].${at}`,
  ),
  ...['memberId', 'groupNumber'].map(at => `memberAsHeld.subscriber.${at}`),
  ...['subscriber', 'dependent'].flatMap(who => PERSON.map(at => `memberAsHeld.${who}.${at}`)),
  'memberAsHeld.differences',
  ...['name', 'npi'].map(at => `primaryCare.${at}`),
  ...['order', 'role', 'name', 'id', 'memberId', 'groupNumber', 'period', 'insuranceType'].map(
    at => `otherPayers[].${at}`,
  ),
  ...['primaryCare.contacts', 'payerContacts', 'otherPayers[].contacts'].flatMap(list =>
    CONTACT.map(at => `${list}[].${at}`),
  ),
  ...['code', 'sourceCode', 'followUp', 'appliesTo'].map(at => `rejections[].${at}`),
];

/** Canonical paths: what is concluded whatever the protocol, and what this one states besides. */
export const concluded = (also: { benefit: readonly string[]; answer: readonly string[] }): string[] => [
  ...EVERYWHERE,
  ...LISTS.flatMap(list => also.benefit.map(at => `plans[].${list}[].${at}`)),
  ...also.answer,
];

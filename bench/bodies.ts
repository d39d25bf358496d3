/** What is asked and answered while the line is measured. */
import type { EligibilityCheck, EligibilityCheckRequest } from '../contracts/eligibility-checks/v1/types.ts';

export const REQUEST: EligibilityCheckRequest = {
  payer: { id: '00431' },
  provider: { npi: '1234567893', organizationName: 'Example Clinic' },
  subscriber: { memberId: 'W000000001', familyName: 'Sample', givenName: 'Sally', birthDate: '1980-02-29' },
  serviceDate: '2026-11-22',
  serviceTypes: [{ code: '30' }, { code: '98' }],
};

/** As small as the contract lets an answer be. */
export const CANNED_ANSWER: EligibilityCheck = {
  id: '019aaaaa-0000-7000-8000-000000000001',
  status: 'complete',
  checkedAt: '2026-11-22T10:00:00.000Z',
  coverageActive: null,
  summary: [],
  plans: [],
  payerContacts: [],
  otherPayers: [],
  rejections: [],
  references: { trace: '019aaaaa-0000-7000-8000-000000000001' },
};

export const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  authorization: 'apiKey sandbox:sandbox-only',
};

export const PATH = '/v1/eligibility-checks';

/** What to do where HL7 v2 has no message that such an interface would answer. */

export const INSTEAD: Readonly<Record<string, string>> = {
  'appointments/v1#search': 'Read a booking by its id: what its EHR told of it last is the answer.',
  'appointments/v1#check-in': 'Check the patient in at the EHR itself.',
  'charges/v1#read': 'Keep the answer of the posting: an interface of HL7 v2 takes charges and tells none.',
  'charges/v1#search': 'Ask the billing system: an interface of HL7 v2 takes charges and tells none.',
  'patients/v1#coverages': 'Ask the payer with eligibility-checks/v1.',
};

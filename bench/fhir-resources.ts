/** Two resources of about 1.3 KB for the bench of the FHIR transport: an invented visit as it is booked, and as it is held. */

export const BOOKED = {
  resourceType: 'Appointment',
  identifier: [{ system: 'https://gateway.example/fhir/sid/inquiry', value: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' }],
  status: 'booked',
  serviceType: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/service-type', code: '124' }] }],
  reasonCode: [{ coding: [{ system: 'http://snomed.info/sct', code: '413095006' }], text: 'Invented reason' }],
  priority: 5,
  start: '2026-12-01T09:00:00Z',
  end: '2026-12-01T09:30:00Z',
  slot: [{ reference: 'Slot/slot-1' }],
  comment: 'An invented remark of a fixed length. '.repeat(4).trim(),
  patientInstruction: 'An invented instruction of a fixed length. '.repeat(4).trim(),
  participant: [
    { actor: { reference: 'Patient/patient-1', display: 'Sally Sample' }, required: 'required', status: 'accepted' },
    {
      actor: {
        identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' },
        display: 'Paula Specimen',
      },
      required: 'required',
      status: 'accepted',
    },
    { actor: { reference: 'Location/room-2', display: 'Room 2' }, required: 'information-only', status: 'accepted' },
  ],
};

export const ANSWER = {
  ...BOOKED,
  id: 'appointment-1',
  meta: { versionId: '1', lastUpdated: '2026-11-27T12:00:00Z' },
};

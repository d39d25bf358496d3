/** A referral to cardiology as the tests make it: invented people, and what its specialty wants. */
import { createHash } from 'node:crypto';

/** An invented person whom nobody knows yet. */
export const PATIENT = {
  identifiers: [{ system: 'https://hospital.example/mrn', value: '100234', type: 'medical-record-number' as const }],
  familyName: 'Sample',
  givenNames: ['Sally'],
  birthDate: '1980-02-29',
};
export const CARDIOLOGY = {
  system: 'http://nucc.org/provider-taxonomy',
  code: '207RC0000X',
  text: 'Cardiovascular Disease',
};
export const SERVICE = { system: 'http://snomed.info/sct', code: '183519002', text: 'Referral to cardiology service' };
export const REASON = { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'R07.89', text: 'Other chest pain' };
export const REFERRER = { npi: '1234567893', name: 'Paula Specimen' };
export const BARE = {
  service: SERVICE,
  referringProvider: REFERRER,
  referredTo: { specialty: CARDIOLOGY, organization: { name: 'Example Heart Centre' } },
};
export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
export const PDF = Buffer.from('%PDF-1.4\n% an invented tracing\n');
export const ECG = {
  kind: 'ecg' as const,
  contentType: 'application/pdf' as const,
  title: 'ECG',
  data: PDF.toString('base64'),
};
export const NOTE = Buffer.from('Chest tightness on exertion.\n');
export const LETTER = {
  kind: 'referral-letter' as const,
  contentType: 'text/plain' as const,
  data: NOTE.toString('base64'),
};
/** As many bytes as the most that base64 may have holds. */
export const MEBIBYTE = 1_048_575;
export const COMPLETE = { ...BARE, reasons: [REASON], attachments: [ECG] };

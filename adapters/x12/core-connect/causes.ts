/** What can go wrong between the socket and the interchange: causes of the CORE envelope and what the caller is told. */
import type { FaultCode } from '../../../gateway/kit.ts';
import { SOAP_FAULTS } from '../../../transports/soap.ts';
import { XML_FAULTS } from '../../../transports/xml/read.ts';

export const CORE_CAUSES = {
  ...XML_FAULTS,
  ...SOAP_FAULTS,
  /** CORE says that something about our envelope is wrong, or its own is unusable. */
  'envelope-error': 'backend-rejected',
  'checksum-mismatch': 'backend-unreadable',
  'mime-malformed': 'backend-unreadable',
  'empty-response': 'backend-unreadable',
  'not-x12': 'backend-unreadable',
  /** Our credentials: CORE UnAuthorized, or HTTP 401 and 403. */
  unauthorized: 'backend-refused-us',
  'http-rejected': 'backend-rejected',
  'http-status': 'backend-unavailable',
  /** Ours cannot stand in XML, such as a control character chosen as delimiter. */
  'payload-not-xml': 'internal',
} as const satisfies Record<string, FaultCode>;

export type CoreCause = keyof typeof CORE_CAUSES;

/** Tolerated and counted. */
export const CORE_WARNINGS = [
  'payload-id-mismatch',
  'payload-type-mismatch',
  'payload-base64',
  'soap-version-mismatch',
] as const;
export type CoreWarning = (typeof CORE_WARNINGS)[number];

/** Causes of the SOAP adapter, from what we would have sent to what came back, and what the caller is told. */
import type { FaultCode } from '../../gateway/kit.ts';
import { SOAP_FAULTS } from '../../transports/soap.ts';
import { XML_FAULTS } from '../../transports/xml/read.ts';

export const SOAP_CAUSES = {
  ...XML_FAULTS,
  ...SOAP_FAULTS,
  // What we would have sent.
  'element-unknown': 'internal',
  'attribute-unknown': 'internal',
  'operation-unknown': 'internal',
  'element-missing': 'invalid-request',
  'attribute-missing': 'invalid-request',
  'wrong-type': 'invalid-request',
  'too-many': 'invalid-request',
  'value-invalid': 'invalid-request',
  'not-xml': 'invalid-request',
  // What came back and cannot be read.
  'empty-response': 'backend-unreadable',
  'html-instead-of-soap': 'backend-unreadable',
  'media-type': 'backend-unreadable',
  'mime-malformed': 'backend-unreadable',
  'attachment-missing': 'backend-unreadable',
  'wrong-namespace': 'backend-unreadable',
  'unexpected-answer': 'backend-unreadable',
  // What was refused, by HTTP alone (RFC 9110 §15).
  'credential-refused': 'backend-refused-us',
  'http-rejected': 'backend-rejected',
  throttled: 'backend-unavailable',
  'server-failed': 'backend-unavailable',
} as const satisfies Record<string, FaultCode>;

export type SoapCause = keyof typeof SOAP_CAUSES;

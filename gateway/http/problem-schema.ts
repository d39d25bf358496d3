/** The shape of a problem as JSON Schema, for the OpenAPI documents. */
import { FAULTS } from '../faults.ts';

const text = (description: string): Record<string, unknown> => ({ type: 'string', description });

/** RFC 9457 §3.1, and the members this gateway adds. */
export function problemSchema(): Record<string, unknown> {
  return {
    type: 'object',
    description: 'Problem details (RFC 9457).',
    required: ['type', 'title', 'status', 'instance', 'code', 'correlationId', 'retryable'],
    properties: {
      type: { type: 'string', format: 'uri-reference', description: 'A page that explains the code.' },
      title: text('What the code means.'),
      status: { type: 'integer', description: 'The status of the reply.' },
      detail: text('More about this occurrence; never a value of the request or the answer.'),
      instance: { type: 'string', format: 'uri', description: 'This occurrence.' },
      code: {
        enum: Object.keys(FAULTS),
        description: 'What the caller should do. The set may grow.',
        'x-extensible': true,
      },
      correlationId: text('Id of the exchange.'),
      retryable: {
        type: 'boolean',
        description:
          'The same request may be sent again as it is, and may succeed later. Of what may have taken effect only with its Idempotency-Key.',
      },
      retryAfter: { type: 'integer', description: 'Seconds.' },
      outcome: {
        enum: ['not_applied', 'applied', 'unknown'],
        description: 'Whether what was asked has taken effect.',
      },
      backend: {
        type: 'object',
        description: 'What the system of record said, in coded form.',
        required: ['cause'],
        properties: {
          endpoint: text('Service endpoint.'),
          cause: text('Cause, in kebab-case.'),
          position: text('Where in the message.'),
          sourceCode: text('The code of the protocol.'),
        },
      },
      candidates: {
        type: 'array',
        description: 'What is held already and may be the same, best first.',
        items: {
          type: 'object',
          required: ['id', 'grade'],
          properties: {
            id: text('Its id.'),
            grade: {
              enum: ['certain', 'probable', 'possible', 'certainly-not'],
              description: 'How well it fits (FHIR match-grade).',
              'x-extensible': true,
            },
          },
        },
      },
      errors: {
        type: 'array',
        description: 'What is wrong, place by place.',
        items: {
          type: 'object',
          required: ['pointer', 'code'],
          properties: {
            pointer: { type: 'string', description: 'JSON Pointer into the request or the answer.' },
            code: text('What is wrong there.'),
            detail: text('The rule.'),
            position: text('Where in the text or in the message of the system of record.'),
          },
        },
      },
    },
  };
}

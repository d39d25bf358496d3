/** Describes in OpenAPI what leaves by itself: one webhook an event, CloudEvents 1.0 in JSON, signed. */
import type { Contract, ContractEvent } from '../contracts/contract.ts';

type Json = Record<string, unknown>;

const text = (description: string): Json => ({ type: 'string', description });

const THIN: Json = {
  type: 'object',
  required: ['id', 'links'],
  properties: {
    id: text('Id of what it tells of.'),
    links: { type: 'object', required: ['self'], properties: { self: text('Where it can be read, on this door.') } },
  },
};

/** Headers of the Standard Webhooks specification. */
const HEADERS: readonly [name: string, description: string][] = [
  ['webhook-id', 'Id of the event: the same each time it is sent.'],
  ['webhook-timestamp', 'Seconds since 1970 when this attempt was signed.'],
  ['webhook-signature', 'One or more of `v1,` and HMAC-SHA-256 in base64 over id, timestamp and body.'],
];

/** @param full schema of the whole data, where the contract allows it to be told */
export function webhookOf(contract: Contract, { name, type, summary, scopes }: ContractEvent, full?: Json): Json {
  const data = full ? { anyOf: [THIN, full] } : THIN;
  const schema = {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'partitionkey', 'sequence', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: text('Whoever has seen this id has seen this event.'),
      source: text('The gateway that tells it.'),
      type: { const: type },
      subject: text('Path of what it tells of.'),
      time: { type: 'string', format: 'date-time' },
      datacontenttype: { const: 'application/json' },
      partitionkey: text('Events with the same key are told in order.'),
      sequence: text('Place in the feed, with zeros before it.'),
      correlationid: text('Id of the exchange that it came of.'),
      operation: text('Contract and operation that it came of.'),
      traceid: text('Trace of that exchange.'),
      data,
    },
  };
  return {
    post: {
      operationId: `${contract.name.replace('/', '.')}.events.${name}`,
      summary,
      description: `Sent to subscribers that hold ${scopes.join(' and ')}.`,
      tags: [contract.name],
      security: [],
      parameters: HEADERS.map(([header, description]) => ({
        ...{ name: header, in: 'header', required: true, description, schema: { type: 'string' } },
      })),
      requestBody: { required: true, content: { 'application/cloudevents+json': { schema } } },
      responses: {
        '2XX': { description: 'Received: it is not sent again.' },
        '410': { description: 'Nothing more is wanted: the subscription is disabled.' },
        '4XX': { description: 'Sent again later.' },
      },
    },
  };
}

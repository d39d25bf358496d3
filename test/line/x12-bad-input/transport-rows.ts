/** Catalogue rows about the CORE envelope and the wire (x12 rows 38 to 40). */
import assert from 'node:assert/strict';
import { cut, gzip, inPieces, slow } from '../../../simulators/payer/index.ts';
import { covered, type Row } from './row.ts';

const unreadable = { fault: 'backend-unreadable', attempts: 3 } as const;
const ENTITIES = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>';

const never: Row['behave'] = () => assert.fail('the payer must not be reached');

/** The answer to the first question comes in place of the answer to the second. */
function lateReply(): Row {
  let late = '';
  return {
    row: 40,
    title: 'a reply that was late and comes on another exchange',
    via: 'short-deadline',
    times: 2,
    behave: ({ reply, x12, n }) => {
      if (n > 1) return reply.x12(late);
      late = x12.answer('W000000001');
      return slow(reply.x12(late), 3000);
    },
    fault: 'backend-mismatch',
    cause: 'correlation-mismatch',
    quarantined: 1,
  };
}

export const TRANSPORT_ROWS: Row[] = [
  {
    row: 38,
    title: 'a CORE error',
    behave: ({ reply }) => reply.coreError('ReceiverIDIllegal'),
    fault: 'backend-rejected',
    cause: 'envelope-error',
    sourceCode: /ReceiverIDIllegal/,
  },
  {
    row: 38,
    title: 'a CORE error that is in no list',
    behave: ({ reply }) => reply.coreError('SomethingElse'),
    fault: 'backend-rejected',
    cause: 'envelope-error',
  },
  {
    row: 38,
    title: 'an error code beside a payload',
    behave: ({ reply, x12 }) => reply.x12(x12.answer('W000000001'), { ErrorCode: 'PayloadIDIllegal' }),
    fault: 'backend-rejected',
    cause: 'envelope-error',
  },
  {
    row: 38,
    title: 'success with an empty payload',
    behave: ({ reply }) => reply.x12(''),
    ...unreadable,
    cause: 'empty-response',
  },
  {
    row: 38,
    title: 'success in small letters',
    behave: ({ reply, x12 }) => reply.x12(x12.answer('W000000001'), { ErrorCode: 'success' }),
    answer: covered,
  },
  {
    row: 38,
    title: 'a payload of another type than announced',
    behave: ({ reply, x12 }) => reply.x12(x12.answer('W000000001'), { PayloadType: 'X12_999_Response_005010X231A1' }),
    warning: 'payload-type-mismatch',
    answer: covered,
  },
  {
    row: 38,
    title: 'a PayloadID that is not ours',
    behave: ({ reply, x12 }) => reply.x12(x12.answer('W000000001'), { PayloadID: 'not-a-uuid' }),
    warning: 'payload-id-mismatch',
    answer: covered,
  },
  {
    row: 38,
    title: 'credentials that are refused',
    behave: ({ reply }) => reply.coreError('UnAuthorized'),
    fault: 'backend-refused-us',
    cause: 'unauthorized',
  },
  {
    row: 39,
    title: 'a payload in base64',
    behave: ({ reply, x12 }) => reply.base64(x12.answer('W000000001')),
    warning: 'payload-base64',
    answer: covered,
  },
  {
    row: 39,
    title: 'a payload as escaped text',
    behave: ({ reply, x12 }) => reply.soap(x12.answer('W000000001'), {}, { payload: 'escaped' }),
    answer: covered,
  },
  {
    row: 39,
    title: 'a payload out of line (XOP)',
    behave: ({ reply, x12 }) => reply.xop(x12.answer('W000000001')),
    answer: covered,
  },
  {
    row: 39,
    title: 'parts in another order',
    via: 'mime',
    behave: ({ reply, x12 }) =>
      reply.mime(x12.answer('W000000001'), {}, [
        'Payload',
        'ErrorCode',
        'PayloadType',
        'ProcessingMode',
        'PayloadID',
        'TimeStamp',
        'SenderID',
        'ReceiverID',
        'CORERuleVersion',
        'ErrorMessage',
      ]),
    answer: covered,
  },
  {
    row: 39,
    title: 'a checksum that is wrong',
    behave: ({ reply, x12 }) =>
      reply.soap(x12.answer('W000000001'), {}, { before: `<CheckSum>${'0'.repeat(40)}</CheckSum>` }),
    ...unreadable,
    cause: 'checksum-mismatch',
  },
  {
    row: 39,
    title: 'a reply in SOAP 1.1',
    behave: ({ reply, x12 }) => reply.soap11(x12.answer('W000000001')),
    answer: covered,
  },
  {
    row: 39,
    title: 'a SOAP 1.2 fault',
    behave: ({ reply }) => reply.fault12('soap:Receiver'),
    fault: 'backend-unavailable',
    cause: 'soap-fault',
    attempts: 3,
  },
  {
    row: 39,
    title: 'a SOAP 1.1 fault',
    behave: ({ reply }) => reply.fault11('Server'),
    fault: 'backend-unavailable',
    cause: 'soap-fault',
    attempts: 3,
  },
  {
    row: 39,
    title: 'a document type with entities',
    behave: ({ reply, x12 }) => reply.soap(x12.answer('W000000001'), {}, { prolog: ENTITIES }),
    ...unreadable,
    cause: 'dtd-refused',
  },
  {
    row: 40,
    title: 'HTTP 401',
    behave: ({ reply }) => reply.raw('no', 'text/plain', 401),
    fault: 'backend-refused-us',
    cause: 'unauthorized',
  },
  {
    row: 40,
    title: 'HTTP 503 with a page',
    behave: ({ reply }) => reply.html(503),
    fault: 'backend-unavailable',
    cause: 'http-status',
    sourceCode: /503/,
    attempts: 3,
  },
  {
    row: 40,
    title: 'no reply before the deadline',
    via: 'short-deadline',
    behave: ({ reply, x12 }) => slow(reply.x12(x12.answer('W000000001')), 3000),
    fault: 'deadline-exceeded',
    cause: 'no-answer',
    unanswered: true,
  },
  {
    row: 40,
    title: 'half a body',
    behave: ({ reply, x12 }) => cut(reply.x12(x12.answer('W000000001')), 700),
    ...unreadable,
    cause: 'incomplete-body',
    unanswered: true,
  },
  {
    row: 40,
    title: 'a connection that ends before the answer',
    behave: ({ reply }) => cut(reply.empty(), 0),
    fault: 'backend-unreadable',
    attempts: 3,
  },
  {
    row: 40,
    title: 'a body in gzip',
    behave: ({ reply, x12 }) => gzip(reply.x12(x12.answer('W000000001'))),
    answer: covered,
  },
  {
    row: 40,
    title: 'a body that trickles',
    behave: ({ reply, x12 }) => inPieces(reply.x12(x12.answer('W000000001')), 97),
    answer: covered,
  },
  lateReply(),
  {
    row: 40,
    title: 'nobody listens',
    via: 'unreachable',
    behave: never,
    fault: 'backend-unavailable',
    cause: 'connect-refused',
    attempts: 0,
    tried: 3,
    unanswered: true,
    retryAfter: true,
  },
  {
    row: 40,
    title: 'TLS that fails',
    via: 'tls',
    behave: never,
    fault: 'backend-unavailable',
    cause: 'tls-failed',
    attempts: 0,
    tried: 1,
    unanswered: true,
  },
];

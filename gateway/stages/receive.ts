/** First look at a call, at its head alone: what it brings, how large it says it is, what it wants back. */
import type { Stage } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;

export function receive({ operation }: Plan): Stage {
  const takesBody = operation.accepts === 'body';
  return async function receive(exchange, next) {
    const { headers } = exchange.head;
    if (takesBody) {
      if (!isJson(headers['content-type'])) throw new Fault('unsupported-media-type');
      if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') {
        throw new Fault('unsupported-media-type', { detail: 'Content codings are not accepted.' });
      }
      if (Number(headers['content-length'] ?? 0) > operation.maxBytes) {
        throw new Fault('too-large', { detail: `At most ${operation.maxBytes} bytes.` });
      }
    }
    if (!accepts(headers['accept'])) throw new Fault('not-acceptable');
    const key = headers['idempotency-key'];
    if (key !== undefined) {
      if (!KEY.test(key)) throw missing('Idempotency-Key', 'One to 255 visible ASCII characters.');
      exchange.record.idempotencyKey = key;
    } else if (operation.idempotency === 'required') {
      throw missing('Idempotency-Key', 'This operation needs an Idempotency-Key.');
    }
    await next();
  };
}

function missing(header: string, detail: string): Fault {
  return new Fault('header-missing', { detail, errors: [{ pointer: '', code: 'header', detail: header }] });
}

/** RFC 8259 knows no charset for JSON; UTF-8 is tolerated because many clients state it. */
function isJson(type: string | undefined): boolean {
  if (type === 'application/json') return true;
  if (!type) return false;
  const [media, ...parameters] = type.toLowerCase().split(';');
  return (
    media?.trim() === 'application/json' &&
    parameters.every(parameter => /^\s*(charset\s*=\s*"?utf-8"?)?\s*$/.test(parameter))
  );
}

/** RFC 9110 §12.5.1, as far as one representation needs it. */
function accepts(accept: string | undefined): boolean {
  if (!accept || accept === '*/*') return true;
  return accept.split(',').some(range => {
    const [media = '', ...parameters] = range.toLowerCase().split(';');
    if (parameters.some(parameter => /^\s*q\s*=\s*0(\.0{0,3})?\s*$/.test(parameter))) return false;
    return ['*/*', 'application/*', 'application/json', 'application/problem+json'].includes(media.trim());
  });
}

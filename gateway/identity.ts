/** Who calls, and the person behind: what every identifying policy does once it knows the consumer. */
import type { Consumer, Exchange, Person } from './exchange.ts';
import { Fault } from './faults.ts';

const MAX_HEADER = 512;
/** One parameter of the header: its value is a quoted string of RFC 9651 §3.3.3, one to 128 characters. */
const PARAMETER = / *(id|role|purpose)="((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,128})" *(?:;|$)/y;
/** Codes of HL7 v3 PurposeOfUse: TREAT, HPAYMT, ETREAT … */
const PURPOSE = /^[A-Z]{2,16}$/;

/**
 * Sets the consumer of the exchange and the person it acts for: the one a token names, or the one the
 * `Canongate-Actor` header states (`id="u17"; role="nurse"; purpose="TREAT"`).
 * Throws `forbidden` where this consumer may not state a person or the token names one already, `header-missing`
 * where the header cannot be read. A header that may not count is refused, never ignored: an audit would lack it.
 */
export function identify(exchange: Exchange, consumer: Consumer, named?: Person): void {
  exchange.consumer = consumer;
  exchange.record.consumer = consumer.id;
  if (consumer.facility) exchange.record.facility = consumer.facility;
  if (named) exchange.record.actor = named;
  const header = exchange.head.headers['canongate-actor'];
  if (header === undefined) return;
  if (!consumer.assertsActor || named)
    throw aboutActor('forbidden', 'This consumer may not state the person behind the call.');
  const person = parseActor(header);
  if (!person)
    throw aboutActor('header-missing', 'Canongate-Actor reads id="…"; role="…"; purpose="…", of which id is required.');
  exchange.record.actor = person;
}

function aboutActor(code: 'forbidden' | 'header-missing', detail: string): Fault {
  return new Fault(code, { detail, errors: [{ pointer: '', code: 'header', detail: 'Canongate-Actor' }] });
}

/** The person of a `Canongate-Actor` header, or undefined where it cannot be read. */
export function parseActor(header: string): Person | undefined {
  if (header.length > MAX_HEADER) return undefined;
  const found: Partial<Record<string, string>> = {};
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < header.length) {
    const [, name = '', value = ''] = PARAMETER.exec(header) ?? [];
    if (!name || found[name] !== undefined) return undefined;
    found[name] = value.replaceAll(/\\(["\\])/g, '$1');
  }
  const { id, role, purpose } = found;
  if (id === undefined || (purpose !== undefined && !PURPOSE.test(purpose))) return undefined;
  return { id, ...(role === undefined ? {} : { role }), ...(purpose === undefined ? {} : { purpose }) };
}

/** The 32 bytes of a stored secret, written `sha256:<64 hexadecimal digits>`. Throws RangeError. */
export function parseSecretHash(text: string): Uint8Array {
  const [, hex] = /^sha256:([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!hex) throw new RangeError('a stored secret is written sha256: and 64 hexadecimal digits');
  return Buffer.from(hex, 'hex');
}

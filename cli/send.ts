/** Sends one HL7 v2 message over MLLP, as a system that tells of something by itself, and shows what acknowledges it. */
import { duration } from '../gateway/config/duration.ts';
import { Fault } from '../gateway/kit.ts';
import { openMllp, sendFailure } from '../transports/mllp/client.ts';
import { controlIdOf } from '../transports/mllp/header.ts';
import type { SendFailure } from '../transports/mllp/port.ts';
import { readInput, UsageError, type Verb } from './verb.ts';

/** The listening door of the sandbox. */
const SANDBOX_DOOR = 'mllp://127.0.0.1:2575';

const FAILURES: Readonly<Record<SendFailure, string>> = {
  not_sent: 'nothing was sent',
  outcome_unknown: 'no acknowledgement came, and nobody knows whether it was kept: send the same once more',
  bad_ack: 'what answered is no acknowledgement that can be read: send the same once more',
};

export const sendVerb: Verb = {
  usage: `FILE [--to mllp://HOST:PORT, otherwise ${SANDBOX_DOOR}] [--within 30s] [--json]`,
  positionals: 1,
  options: { to: { type: 'string' }, within: { type: 'string' } },
  async run([file], { to = SANDBOX_DOOR, within = '30s', json }) {
    if (!file) throw new UsageError('A file with a message is wanted, or - for standard input.');
    const message = segmentsOf(await readInput(file));
    const controlId = controlIdOf(message);
    if (!controlId) throw new UsageError('One HL7 v2 message is wanted: it begins with MSH and has an id in MSH-10.');
    await using line = open(String(to));
    try {
      const { code, raw } = await line.send(message, { controlId, ackMode: 'original', ackTimeoutMs: wait(within) });
      const text = Buffer.from(raw).toString();
      console.log(json ? JSON.stringify({ code, controlId, acknowledgement: text }, null, 2) : shown(text));
      return code === 'AA' || code === 'CA' ? 0 : 1;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const [failure, cause] = [sendFailure(error), error.info.backend?.cause ?? error.code];
      if (json) console.log(JSON.stringify({ failure, cause, controlId, to }, null, 2));
      else console.error(`canongate send: ${to} ${cause}; ${FAILURES[failure]}.`);
      return 1;
    }
  },
};

/** In a file that a person has written lines end otherwise; in a message CR ends a segment. */
function segmentsOf(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes).toString('latin1').replaceAll(/\r?\n/g, '\r');
  if (/\rMSH/.test(text)) throw new UsageError('One message at a time: this file has a second MSH.');
  return Buffer.from(text, 'latin1');
}

function open(address: string): ReturnType<typeof openMllp> {
  try {
    return openMllp(address);
  } catch (error) {
    throw new UsageError(error instanceof TypeError ? error.message : `${address} is no place to send to.`);
  }
}

function wait(within: unknown): number {
  if (!/^\d{1,4}(ms|s|m)$/.test(String(within))) throw new UsageError('--within is a duration, such as 30s.');
  return duration(String(within));
}

/** Control characters of an answer must not reach a terminal. */
const shown = (text: string): string =>
  text
    .replaceAll('\r', '\n')
    .trimEnd()
    .replaceAll(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '·');

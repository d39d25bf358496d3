/** An EHR that speaks MLLP both ways: a calendar, patients, and faults on demand. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Hl7Message, readMessage } from '../../adapters/hl7v2/codec/message.ts';
import type { Behaviour } from './behaviours.ts';
import { framed, onMessage } from './frames.ts';
import { complaint } from './judge.ts';
import { type Hospital, NORTH } from './patients.ts';
import { type Answer, errorSegment, Responder } from './responder.ts';
import { segment } from './writing.ts';

export type { Behaviour } from './behaviours.ts';
export { type Hospital, NORTH, SOUTH } from './patients.ts';

export interface EhrOptions {
  port: number;
  hospital?: Hospital;
  /** Stands in for the clock of MSH-7. */
  now?: () => Date;
}

export interface Ehr {
  readonly port: number;
  /** `mllp://127.0.0.1:…` */
  readonly url: string;
  readonly responder: Responder;
  /** As they came, in order; repeats included. */
  readonly received: Hl7Message[];
  /** How many came with an MSH-10 that was answered before: they are not done again. */
  readonly repeats: number;
  /** Of the next messages, one each. */
  next(...behaviours: Behaviour[]): void;
  /** A message of its own to somebody who listens; gives what is answered. */
  send(port: number, message: string): Promise<string>;
  close(): Promise<void>;
}

export async function startEhr({ port, hospital = NORTH, now = () => new Date() }: EhrOptions): Promise<Ehr> {
  const responder = new Responder(hospital);
  const received: Hl7Message[] = [];
  const answered = new Map<string, string>();
  const planned: Behaviour[] = [];
  const sockets = new Set<Socket>();
  let numbers = 0;
  let repeats = 0;

  const header = (message: Hl7Message, type: string): string => {
    const at = `${now().toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}+0000`;
    const to = [message.get('MSH-3') ?? '', message.get('MSH-4') ?? ''];
    const fields = { 7: at, 9: type.split('^'), 10: `${hospital.name[0]}${++numbers}`, 11: 'P', 12: '2.5.1' };
    const rest = segment('MSH', { 3: 'EHR', 4: hospital.name, 5: to[0], 6: to[1], ...fields, 18: 'UNICODE UTF-8' });
    return rest.replace(/^MSH\|\|/, 'MSH|^~\\&');
  };
  const written = (message: Hl7Message, { type, code, segments }: Omit<Answer, 'code'> & { code: string }): string =>
    [header(message, type), segment('MSA', { 1: code, 2: message.get('MSH-10') ?? '' }), ...segments, ''].join('\r');
  const ack = (message: Hl7Message): string => `ACK^${message.get('MSH-9.2') ?? ''}^ACK`;

  /** The same answer to the same MSH-10: what was done once is not done again (HL7 v2.5.1 §2.9.2.2). */
  function act(message: Hl7Message): string {
    const id = `${message.get('MSH-3')} ${message.get('MSH-4')} ${message.get('MSH-10')}`;
    const before = answered.get(id);
    if (before !== undefined) {
      repeats++;
      return before;
    }
    const wrong = complaint(message);
    const answer = wrong
      ? { type: ack(message), code: wrong.code, segments: [errorSegment(wrong)] }
      : responder.answer(message);
    const text = written(message, answer);
    if (answer.code === 'AA') answered.set(id, text);
    return text;
  }

  function reply(socket: Socket, message: Hl7Message, behaviour: Behaviour | undefined): unknown {
    const say = (text: string): void => void (socket.writable && socket.write(framed(text)));
    const commit = () => written(message, { type: ack(message), code: 'CA', segments: [] });
    switch (behaviour?.kind) {
      case undefined:
        return say(act(message));
      case 'nak': {
        const { code, error, place, local, severity = 'E' } = behaviour;
        const err =
          error === undefined ? [] : [errorSegment({ error, ...(place && { place }), ...(local && { local }) })];
        const segments = err.map(text => text.replace('|E', `|${severity}`));
        return say(written(message, { type: ack(message), code, segments }));
      }
      case 'warn': {
        const warning = segment('ERR', { 3: [behaviour.error, '', 'HL70357'], 4: 'W' });
        return say(act(message).replace(/(\rMSA[^\r]*\r)/, `$1${warning}\r`));
      }
      case 'silent':
        if (behaviour.acts) act(message);
        return undefined;
      case 'late':
        setTimeout(() => say(act(message)), behaviour.ms).unref();
        return undefined;
      case 'wrong-id': {
        const answer = act(message);
        say(answer.replace(/\rMSA\|(..)\|[^\r|]*/, '\rMSA|$1|SOMEBODYELSE'));
        return behaviour.rightBehind ? say(answer) : undefined;
      }
      case 'commit-only':
        return say(commit());
      case 'commit-first':
        say(commit());
        return say(act(message));
      case 'reset':
        socket.resetAndDestroy();
        return undefined;
      case 'half-close':
        socket.end();
        return undefined;
      case 'garbage':
        return say(behaviour.text ?? 'HELLO');
      case 'bent':
        return say(behaviour.bend(act(message)));
    }
  }

  const server = createServer({ noDelay: true, allowHalfOpen: true }, socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('end', () => socket.end());
    onMessage(socket, bytes => {
      let message: Hl7Message;
      try {
        message = readMessage(bytes);
      } catch {
        socket.write(framed(`${header(readMessage('MSH|^~\\&'), 'ACK')}\rMSA|AR|\r`));
        return;
      }
      received.push(message);
      reply(socket, message, planned.shift());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    port: taken,
    url: `mllp://127.0.0.1:${taken}`,
    responder,
    received,
    get repeats() {
      return repeats;
    },
    next: (...behaviours) => void planned.push(...behaviours),
    send,
    close: () =>
      new Promise(resolve => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** One connection for each message. */
function send(port: number, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(framed(message)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The connection was closed before an answer came.')));
    onMessage(socket, answer => {
      resolve(answer.toString('utf8'));
      socket.destroy();
    });
  });
}

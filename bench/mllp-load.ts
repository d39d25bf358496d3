/** Messages over MLLP as the bench sends them: by the gateway's own client, or as bare blocks that come back as they left. */
import { once as first } from 'node:events';
import { connect } from 'node:net';
import { type MllpClient, type MllpSettings, openMllp } from '../transports/mllp/client.ts';
import { framed } from '../transports/mllp/frame.ts';
import type { Served } from './load.ts';
import { median } from './row.ts';

/** Connections, and messages under way on each. */
export interface Shape {
  connections: number;
  window: number;
}

/** So many digits at the begin of MSH-10 are each message's own. */
const DIGITS = 10;

/** An invented patient's update of 1.15 KB. */
export const MESSAGE = Buffer.from(
  [
    `MSH|^~\\&|ADT|NORTH|LAB|SOUTH|20261126120000+0000||ADT^A08^ADT_A01|${'0'.repeat(DIGITS)}|P|2.5.1`,
    'EVN|A08|20261126120000+0000',
    'PID|1||100234^^^NORTH^MR||Muster^Max^M||19700101|M|||1 Example Street^^Exampletown^EX^00001||5550100',
    'PV1|1|O|CLINIC^1^1^NORTH||||1234567893^Beispiel^Berta|||||||||||V100234',
    ...Array.from({ length: 10 }, (_, n) => `NTE|${n + 1}||${'An invented note of a fixed length. '.repeat(2)}`),
    '',
  ].join('\r'),
);
/** No id is used twice: what comes again is no other message. */
let last = 0;
const ID_AT = MESSAGE.indexOf('0'.repeat(DIGITS));

/** Does so much until it is told to stop, and says how often it did. */
type Load = (until: number) => Promise<number>;

export interface Contestant extends AsyncDisposable {
  run: Load;
}

/** In turn, round after round, so that a busy machine is unfair to none of them. */
export async function rates(
  all: readonly Contestant[],
  rounds: number,
  seconds: number,
  warmUp: number,
): Promise<number[]> {
  const taken = all.map(() => [] as number[]);
  for (let round = -1; round < rounds; round++)
    for (const [n, { run }] of all.entries()) {
      const began = performance.now();
      const done = await run(began + (round < 0 ? warmUp : seconds) * 1000);
      if (round >= 0) taken[n]!.push((done * 1000) / (performance.now() - began));
    }
  return taken.map(median);
}

/** Each message is written when there is room for it, as a sender does; `batched` writes all that there is room for at once. */
export async function echoing(
  served: Served,
  { connections, window }: Shape,
  batched?: 'batched',
): Promise<Contestant> {
  const block = Buffer.concat(framed(MESSAGE));
  const port = Number(new URL(served.url).port);
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      await first(socket, 'connect');
      return socket;
    }),
  );
  const drive = (socket: (typeof sockets)[number], until: number): Promise<number> =>
    new Promise(resolve => {
      let [sent, received] = [window as number, 0];
      const heard = (chunk: Buffer): void => {
        received += chunk.length;
        const more = performance.now() < until;
        if (batched) socket.cork();
        for (; more && sent * block.length - received <= (window - 1) * block.length; sent++) socket.write(block);
        if (batched) socket.uncork();
        if (received < sent * block.length) return;
        socket.off('data', heard);
        resolve(sent);
      };
      socket.on('data', heard);
      for (let n = 0; n < window; n++) socket.write(block);
    });
  return {
    run: async until => sum(await Promise.all(sockets.map(socket => drive(socket, until)))),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

export async function talking(
  served: Served,
  { connections, window }: Shape,
  settings: MllpSettings,
): Promise<Contestant> {
  const address = served.url.replace('http:', 'mllp:');
  const lines = Array.from({ length: connections }, () => openMllp(address, { window, ...settings }));
  await Promise.all(lines.map(line => line.reach()));
  const drive = async (line: MllpClient, until: number): Promise<number> => {
    let done = 0;
    for (; performance.now() < until; done++) {
      const controlId = String(++last).padStart(DIGITS, '0');
      const message = Buffer.from(MESSAGE);
      message.write(controlId, ID_AT, 'latin1');
      const { code } = await line.send(message, { controlId, ackMode: 'original', ackTimeoutMs: 10_000 });
      if (code !== 'AA') throw new Error(`the server answered ${code}`);
    }
    return done;
  };
  const run: Load = async until =>
    sum(await Promise.all(lines.flatMap(line => Array.from({ length: window }, () => drive(line, until)))));
  return { run, [Symbol.asyncDispose]: async () => void (await Promise.all(lines.map(line => line.close()))) };
}

/** One message, acknowledged. */
export async function once(served: Served): Promise<void> {
  await using one = await talking(served, { connections: 1, window: 1 }, {});
  await one.run(performance.now() + 1);
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

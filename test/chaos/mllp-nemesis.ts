/** What stands between senders and receiver and does to them what networks and receivers do: by chance, and by seed. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Random, seeded } from './seeded.ts';

/** Of an acknowledgement: how likely, and what becomes of it. */
const MISDEEDS = {
  dropped: 0.006,
  late: 0.006,
  duplicated: 0.015,
  stale: 0.015,
  junk: 0.01,
  garbage: 0.003,
  reset: 0.005,
  halfClosed: 0.004,
} as const;
/** Of a packet on its way there. */
const CUT = 0.008;

export type Misdeed = keyof typeof MISDEEDS | 'cut' | 'killed';
export type Misdeeds = Record<Misdeed, number>;

export interface Nemesis {
  port: number;
  /** Where the receiver listens in this life; undefined while it is dead. */
  target: number | undefined;
  misdeeds: Misdeeds;
  close(): void;
}

export async function startNemesis(target: number, seed: number, lateMs: number): Promise<Nemesis> {
  const names = [...Object.keys(MISDEEDS), 'cut', 'killed'] as Misdeed[];
  const misdeeds = Object.fromEntries(names.map(name => [name, 0])) as Misdeeds;
  const remembered: string[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, near => {
    const random = seeded(seed, 100 + connections++);
    if (nemesis.target === undefined) {
      near.destroy();
      return;
    }
    const far = connect({ port: nemesis.target, host: '127.0.0.1', noDelay: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.resetAndDestroy();
      });
    }
    // What follows a cut is gone too: a stream has an end, and no holes.
    let isCut = false;
    near.on('data', chunk => {
      if (isCut) return;
      if (random() < CUT) {
        misdeeds.cut++;
        isCut = true;
        far.write(chunk.subarray(0, Math.floor(random() * chunk.length)));
        setTimeout(() => near.resetAndDestroy(), 5);
      } else for (const piece of pieces(chunk, random)) far.write(piece);
    });
    const answers = new Answers(near, random, misdeeds, remembered, lateMs);
    far.on('data', chunk => answers.push(chunk.toString('latin1')));
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const close = (): void => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  const nemesis: Nemesis = { port: (server.address() as AddressInfo).port, target, misdeeds, close };
  return nemesis;
}

function pieces(chunk: Buffer, random: Random): Buffer[] {
  if (random() < 0.7) return [chunk];
  const at = Math.floor(random() * chunk.length);
  return [chunk.subarray(0, at), chunk.subarray(at)];
}

/** The way back, one acknowledgement at a time. */
class Answers {
  readonly #near: Socket;
  readonly #random: Random;
  readonly #misdeeds: Misdeeds;
  /** Of any connection: what is stale comes from here. */
  readonly #remembered: string[];
  readonly #lateMs: number;
  #rest = '';

  constructor(near: Socket, random: Random, misdeeds: Misdeeds, remembered: string[], lateMs: number) {
    this.#near = near;
    this.#random = random;
    this.#misdeeds = misdeeds;
    this.#remembered = remembered;
    this.#lateMs = lateMs;
  }

  push(text: string): void {
    const parts = (this.#rest + text).split('\x1c\r');
    this.#rest = parts.pop() as string;
    for (const part of parts) this.#answer(`${part}\x1c\r`);
  }

  #answer(answer: string): void {
    const misdeed = this.#chosen();
    if (misdeed) this.#misdeeds[misdeed]++;
    if (this.#remembered.push(answer) > 200) this.#remembered.shift();
    switch (misdeed) {
      case 'dropped':
        return;
      case 'late':
        setTimeout(() => this.#say(answer), this.#lateMs);
        return;
      case 'reset':
        this.#near.resetAndDestroy();
        return;
      case 'halfClosed':
        this.#near.end();
        return;
      default:
        this.#say(this.#before(misdeed) + answer);
        if (misdeed === 'duplicated') this.#say(answer);
    }
  }

  #before(misdeed: Misdeed | undefined): string {
    if (misdeed === 'stale') return this.#remembered[Math.floor(this.#random() * this.#remembered.length)] as string;
    if (misdeed === 'junk') return '\0\r\n';
    return misdeed === 'garbage' ? '\x0bHELLO\x1c\r' : '';
  }

  #chosen(): keyof typeof MISDEEDS | undefined {
    let left = this.#random();
    for (const [name, share] of Object.entries(MISDEEDS) as [keyof typeof MISDEEDS, number][]) {
      left -= share;
      if (left < 0) return name;
    }
    return undefined;
  }

  #say(text: string): void {
    if (!this.#near.writable) return;
    for (const piece of pieces(Buffer.from(text, 'latin1'), this.#random)) this.#near.write(piece);
  }
}

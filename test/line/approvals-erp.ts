/** A stand-in for an ERP that keeps purchase requisitions: JSON over HTTP, in memory, with what can go wrong on demand. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HeldLine {
  number: string;
  text: string;
  quantity: string;
  price?: string;
  cost?: string;
  state?: string;
}

export interface Held {
  id: string;
  company: string;
  state: string;
  requester?: string;
  cost: string;
  currency: string;
  version: string;
  lines: HeldLine[];
}

/** Does it a second later; does it and answers nothing; does nothing and says that it did; is away; never answers. */
export type Mood = 'lost' | 'ignores' | 'away' | 'hangs' | 'closed' | 'slow';

export interface Erp {
  url: string;
  held: Map<string, Held>;
  /** What was asked for, but for reads: `approve 1`, or `approve 1 2,3` for lines. */
  done: string[];
  /** For the next write. */
  next?: Mood | undefined;
  /** So many reads from now on one is never answered: 1 is the next. */
  readsUntilSilent?: number | undefined;
  /** Keeps the person who asks. */
  keepsRequester: boolean;
  close(): Promise<void>;
}

interface Asked extends Partial<Held> {
  do: string;
  numbers?: string[];
}

const BECOMES: Readonly<Record<string, string>> = {
  submit: 'waiting',
  approve: 'approved',
  reject: 'rejected',
  return: 'draft',
  cancel: 'cancelled',
};

export async function startErp(): Promise<Erp> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    answer(JSON.parse(text) as Asked, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const say = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const erp: Erp = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held: new Map(),
    done: [],
    keepsRequester: true,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };

  function answer({ do: verb, numbers, ...asked }: Asked, response: ServerResponse): unknown {
    if (verb === 'list') return say(response, 200, { list: [...erp.held.values()] });
    if (verb === 'read') {
      if (erp.readsUntilSilent !== undefined && --erp.readsUntilSilent === 0) return undefined;
      return say(response, 200, erp.held.get(asked.id!));
    }
    const mood = erp.next;
    erp.next = undefined;
    if (mood === 'away') return say(response, 503, {});
    if (mood === 'closed') return say(response, 422, {});
    const held = verb === 'create' ? made(asked) : erp.held.get(asked.id!)!;
    erp.done.push([verb, held.id, ...(numbers ? [numbers.join(',')] : [])].join(' '));
    if (mood === 'slow') {
      setTimeout(() => {
        become(held, verb, numbers);
        say(response, 200, held);
      }, 1_000);
      return undefined;
    }
    if (mood === 'hangs') return become(held, verb, numbers);
    if (mood !== 'ignores') become(held, verb, numbers);
    if (mood === 'lost') return response.destroy();
    return say(response, 200, held);
  }

  function made({ lines = [], requester, ...asked }: Partial<Held>): Held {
    const held = { ...asked, lines, id: String(erp.held.size + 1), state: 'draft', version: '1' } as Held;
    if (erp.keepsRequester && requester) held.requester = requester;
    erp.held.set(held.id, held);
    return held;
  }

  function become(held: Held, verb: string, numbers: string[] | undefined): void {
    const state = BECOMES[verb];
    if (state === undefined) return;
    held.version = String(Number(held.version) + 1);
    if (!numbers) held.state = state;
    for (const line of held.lines) if (!numbers || numbers.includes(line.number)) line.state = state;
    if (numbers && held.lines.every(line => line.state === state)) held.state = state;
  }
  return erp;
}

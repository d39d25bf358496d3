/** A client that sends exactly the bytes it is told to: what well-behaved clients cannot do. */
import { connect, type Socket } from 'node:net';
import type { Door } from '../../gateway/http/door.ts';

export interface RawReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Opens a connection to a door. */
export function dial(door: Door): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(door.address.port, '127.0.0.1', () => resolve(socket)).once('error', reject);
    socket.on('error', () => {});
  });
}

/** All replies on a connection until it ends or `count` have come. */
export async function replies(socket: Socket, count = Number.POSITIVE_INFINITY): Promise<RawReply[]> {
  const found: RawReply[] = [];
  let text = '';
  try {
    for await (const chunk of socket) {
      text += (chunk as Buffer).toString('latin1');
      for (let reply = first(text); reply; reply = first(text)) {
        text = text.slice(reply.size);
        found.push(reply);
      }
      if (found.length >= count) break;
    }
  } catch {
    // A connection that was cut has ended, too.
  }
  return found;
}

/** Sends bytes and waits for one reply. */
export async function exchangeRaw(door: Door, bytes: string | Buffer): Promise<RawReply> {
  const socket = await dial(door);
  socket.write(bytes);
  const [reply] = await replies(socket, 1);
  if (!reply) throw new Error('the connection ended without a reply');
  return reply;
}

function first(text: string): (RawReply & { size: number }) | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [start = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  const size = end + 4 + Number(headers['content-length'] ?? 0);
  if (text.length < size) return undefined;
  return { status: Number(start.split(' ')[1]), headers, body: text.slice(end + 4, size), size };
}

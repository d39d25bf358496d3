/**
 * The least that keeping a message before it is answered can cost: each block goes back once rows like those of the gateway
 * are committed, through the same group commit. As at the door, a connection's messages are kept one after the other.
 */
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { committing, entriesLike } from '../store-rows.ts';
import { report } from './report.ts';

const END = 0x1c;

const [database] = process.argv.slice(2);
const client = new pg.Client({ connectionString: database!, pipeline: true });
await client.connect();
const entry = await entriesLike(database!, 'messages');
const batcher = committing(client);

const server = createServer({ noDelay: true }, socket => {
  let held: Buffer = Buffer.alloc(0);
  let working = false;
  const work = async (): Promise<void> => {
    for (let end = held.indexOf(END); end >= 0; end = held.indexOf(END)) {
      const block = held.subarray(0, end + 2);
      held = held.subarray(end + 2);
      await batcher.submit(entry());
      socket.write(block);
    }
    working = false;
  };
  socket.on('error', () => {});
  socket.on('data', chunk => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    if (working) return;
    working = true;
    void work();
  });
});
server.listen(0, '127.0.0.1', () => report((server.address() as AddressInfo).port));

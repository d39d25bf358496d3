/** The least a round trip over TCP costs: a bare node:net server that sends back what it was sent. */
import { type AddressInfo, createServer } from 'node:net';
import { report } from './report.ts';

const server = createServer({ noDelay: true }, socket => {
  socket.on('error', () => {});
  socket.on('data', chunk => socket.write(chunk));
});
server.listen(0, '127.0.0.1', () => report((server.address() as AddressInfo).port));

/** The least an HTTP call costs: a bare node:http server that sends back what it was sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { report } from './report.ts';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => report((server.address() as AddressInfo).port));

/** The least a FHIR server does: takes a resource whole and answers one, without a look at either. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANSWER } from '../fhir-resources.ts';
import { report } from './report.ts';

const body = Buffer.from(JSON.stringify(ANSWER));
const head = { 'content-type': 'application/fhir+json', 'content-length': body.length, etag: 'W/"1"' };

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, head).end(body));
});
server.listen(0, '127.0.0.1', () => report((server.address() as AddressInfo).port));

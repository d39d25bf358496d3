/** The least an ERP does: takes a request whole, and answers 5 KB of SOAP as Workday does where XML came, else 2 KB of JSON. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JSON_ANSWER } from '../erp-documents.ts';
import { soapAnswer } from '../workday-documents.ts';
import { report } from './report.ts';

const soap = Buffer.from(soapAnswer(5000));
const json = Buffer.from(JSON_ANSWER);
const SOAP = { 'content-type': 'text/xml; charset=utf-8', 'content-length': soap.length };
const JSON_TYPE = { 'content-type': 'application/json', 'content-length': json.length };

const server = createServer((request, response) => {
  const isXml = (request.headers['content-type'] ?? '').startsWith('text/xml');
  request.resume();
  request.on('end', () => response.writeHead(200, isXml ? SOAP : JSON_TYPE).end(isXml ? soap : json));
});
// A client whose turn it is not keeps its connections.
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => report((server.address() as AddressInfo).port));

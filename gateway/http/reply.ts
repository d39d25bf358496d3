/** Writes replies: one head, one body, the same few headers on all of them. */
import type { ServerResponse } from 'node:http';
import { Fault } from '../faults.ts';
import { type Asked, PROBLEM_TYPE, problemHeaders, problemOf, told } from '../problem.ts';
import { uuidv7 } from '../uuid.ts';

/** An interface that answers data needs no more than these four of what browsers understand. */
const SECURITY_HEADERS: readonly string[] = [
  'X-Content-Type-Options',
  'nosniff',
  'Strict-Transport-Security',
  'max-age=31536000; includeSubDomains',
  'Referrer-Policy',
  'no-referrer',
  'Cache-Control',
  'no-store',
];

/** What every reply of one door says; header names and values in turn. */
export function houseHeaders(sandbox: boolean): readonly string[] {
  return sandbox ? [...SECURITY_HEADERS, 'Canongate-Sandbox', 'true'] : SECURITY_HEADERS;
}

export interface Reply {
  status: number;
  type: string;
  body: string;
  headers: Readonly<Record<string, string>>;
}

export function problemReply(of: Fault, id: string, asked?: Asked): Reply {
  const fault = told(of, id, asked);
  return {
    status: fault.status,
    type: PROBLEM_TYPE,
    body: JSON.stringify(problemOf(fault, id)),
    headers: { 'Canongate-Exchange': id, ...problemHeaders(fault) },
  };
}

/** What OPTIONS is answered with. */
export const optionsReply = (allow: string): Reply => ({ status: 204, type: '', body: '', headers: { Allow: allow } });

/** Sends a reply in one write; nothing where the caller has left. For HEAD the body is counted and not sent. */
export function send(response: ServerResponse, house: readonly string[], reply: Reply): void {
  if (response.destroyed || response.headersSent) return;
  const { status, type, body, headers } = reply;
  const head = status === 204 ? [...house] : ['Content-Type', type, 'Content-Length', lengthOf(body), ...house];
  for (const name in headers) head.push(name, headers[name]!);
  try {
    response.writeHead(status, head);
  } catch {
    // A header that a stage wrote cannot be sent; nothing has left yet.
    const {
      status,
      type,
      body: problem,
    } = problemReply(new Fault('internal'), headers['Canongate-Exchange'] ?? uuidv7());
    response.writeHead(status, ['Content-Type', type, 'Content-Length', lengthOf(problem), ...house]).end(problem);
    return;
  }
  // Where each character is one byte, Node writes without a copy if it is told so.
  response.end(body, Buffer.byteLength(body) === body.length ? 'latin1' : 'utf8');
}

const lengthOf = (body: string): string => String(Buffer.byteLength(body));

/** The same reply as the bytes of HTTP/1.1, for a request that never became one; the connection ends with it. */
export function rawReply(house: readonly string[], { status, type, body, headers }: Reply, reason: string): string {
  const all = ['Content-Type', type, 'Content-Length', lengthOf(body), 'Connection', 'close'];
  all.push(...house, ...Object.entries(headers).flat());
  let head = `HTTP/1.1 ${status} ${reason}\r\nDate: ${new Date().toUTCString()}\r\n`;
  for (let at = 0; at < all.length; at += 2) head += `${all[at]}: ${all[at + 1]}\r\n`;
  return `${head}\r\n${body}`;
}

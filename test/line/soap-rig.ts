/** What the tests of the SOAP adapter share: an opened link with what it asked of the gateway, and answers as a server gives them. */
import type { ServerResponse } from 'node:http';
import { openSoapLink } from '../../adapters/soap/link.ts';
import type { Attempt, Effect, Wire } from '../../gateway/kit.ts';

export const NOW = new Date('2026-11-22T10:00:00Z');
export const NONCE = Buffer.from('0123456789abcdef');
export const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';
export const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';

export interface SoapRigOptions {
  dialect: string;
  settings?: Record<string, unknown>;
  profile?: Record<string, unknown>;
  now?: () => Date;
}

/** A link to `url`, with what it journaled. */
export async function openSoapRig(
  url: string,
  { dialect, settings = {}, profile = {}, now = () => NOW }: SoapRigOptions,
) {
  const left: Wire[] = [];
  const arrived: Wire[] = [];
  const services = {
    endpoint: 'erp',
    profile,
    now,
    sequence: async () => 1,
    quarantine: async () => {},
    seen: async () => false,
  };
  const link = await openSoapLink({ name: 'erp', adapter: 'soap', dialect, url, settings }, services, () => NONCE);
  const attempt = (effect: Effect): Attempt => ({
    key: 'key-1',
    n: 1,
    effect,
    signal: AbortSignal.timeout(5_000),
    trace: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true },
    leaving: async wire => void left.push(wire),
    arrived: async wire => void arrived.push(wire),
  });
  return {
    link,
    left,
    arrived,
    call: (wire: Wire, effect: Effect = 'read') => link.call(wire, attempt(effect)),
    [Symbol.asyncDispose]: () => link.close(),
  };
}

/** Text in a SOAP envelope. */
export const enveloped = (content: string, ns = SOAP11): string =>
  `<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="${ns}"><env:Body>${content}</env:Body></env:Envelope>`;

export const fault11 = (code: string, reason: string, detail = ''): string =>
  enveloped(
    `<SOAP-ENV:Fault xmlns:SOAP-ENV="${SOAP11}"><faultcode>${code}</faultcode><faultstring>${reason}</faultstring>${detail && `<detail>${detail}</detail>`}</SOAP-ENV:Fault>`,
  );

export const xml =
  (status: number, body: string, type = 'text/xml; charset=utf-8') =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'content-type': type }).end(body);

/** Connections made and written to by node-hl7-client 4.0.0, made safe from outside: a client for each, one message under way, nothing of its queue. */
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { guardedLookup } from '../addresses.ts';
import { fromSocketError, transportFault } from '../causes.ts';
import { trustOf } from '../certificates.ts';
import type { Connector, MllpSettings } from './port.ts';
import { listenTo, ready, type Target } from './sockets.ts';

/** It refuses every other port, and every message whose MSH-12 is not that of its client: each is told what it wants to hear. */
const MOST_PORT = 65_353;
const VERSION = '2.5.1';

/** @throws Fault `address-not-allowed`; TypeError for a port it does not know */
export function overNodeHl7Client(target: Target, settings: MllpSettings): Connector {
  const { host, port, secure } = target;
  if (port > MOST_PORT) throw new TypeError(`node-hl7-client connects to no port above ${MOST_PORT}`);
  const trust = trustOf(settings.tls);
  const lookup = guardedLookup(target.url, settings.allow, settings.resolve);
  const timeout = settings.connectTimeout ?? 5_000;
  const tls = { ...(isIP(host) ? {} : { servername: host }), ...trust.options };
  return {
    async connect() {
      // Here and not above: it is four megabytes, and whoever does not ask for it does without.
      const { Client } = await import('node-hl7-client');
      const client = new Client({
        host: isIP(host) ? host : await resolved(host, lookup, timeout),
        ...{ version: VERSION, ipv4: true, ipv6: true, connectionTimeout: 0 },
        ...(secure && { tls }),
      });
      // Bytes as characters, so that it changes none.
      const connection = client.createConnection(
        { port, version: VERSION, waitAck: false, encoding: 'latin1' },
        async () => {},
      );
      const socket = (connection as unknown as { _socket: Socket })._socket;
      // It takes half a frame for a whole one, knows no limit and reads everything as UTF-8: what comes is read by ours.
      socket.removeAllListeners('data');
      await ready(socket, secure, timeout);
      if (secure) trust.secured(socket as TLSSocket);
      return {
        listen: events => listenTo(socket, events),
        write(message) {
          connection.sendMessage(asItWants(message) as never).catch((error: Error) => socket.destroy(error));
        },
        end: () => socket.destroySoon(),
        destroy: () => void socket.destroy(),
      };
    },
    certificate: trust.certificate,
  };
}

/** Of a message it wants the text and MSH-12, and parses all of it for that; this is both at once. */
const asItWants = (message: Uint8Array) => ({
  toString: () => Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('latin1'),
  get: () => VERSION,
});

/** It resolves names itself and checks nothing: it is given the address that was checked. */
function resolved(host: string, lookup: LookupFunction, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(transportFault('connect-timeout', 'not_applied')), timeout);
    lookup(host, {}, (error, address) => {
      clearTimeout(timer);
      if (error) reject(fromSocketError(error, 'queued'));
      else resolve(address as string);
    });
  });
}

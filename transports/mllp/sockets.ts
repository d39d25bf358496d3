/** Connections over the sockets of Node: TCP or TLS, to checked addresses only. */
import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { guardedLookup } from '../addresses.ts';
import { fromSocketError, transportFault } from '../causes.ts';
import { trustOf } from '../certificates.ts';
import { Outgoing } from './outgoing.ts';
import type { Carrier, CarrierEvents, Connector, MllpSettings } from './port.ts';

export interface Target {
  /** As sockets want it: a literal of IPv6 without brackets. */
  host: string;
  port: number;
  secure: boolean;
  /** The same host as the check of addresses reads it. */
  url: URL;
}

/** @throws TypeError unless it is `mllp://host:port` or `mllps://host:port` */
export function targetOf(address: string): Target {
  const { protocol, host, port, username, password, pathname, search } = new URL(address);
  if (protocol !== 'mllp:' && protocol !== 'mllps:') throw new TypeError('the URL of an endpoint is mllp or mllps');
  if (username || password) throw new TypeError('the URL of an endpoint carries no credentials');
  if (!port) throw new TypeError('the URL of an MLLP endpoint names its port');
  if (pathname.length > 1 || search) throw new TypeError('the URL of an MLLP endpoint has no path');
  // As http, because only for such the host is normalised: lower case, and one spelling of each address.
  const url = new URL(`http://${host}`);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(port), secure: protocol === 'mllps:', url };
}

/** @throws Fault `address-not-allowed` */
export function overSockets(target: Target, settings: MllpSettings): Connector {
  const { host, port, secure } = target;
  const trust = trustOf(settings.tls);
  const lookup = guardedLookup(target.url, settings.allow, settings.resolve);
  const options = {
    ...{ host, port, lookup, noDelay: true, keepAlive: true },
    keepAliveInitialDelay: settings.keepAlive ?? 30_000,
  };
  const pipelined = (settings.window ?? 1) > 1;
  const open = (): Opened => {
    if (!secure) return straight(options);
    const socket = connectTls({ ...options, ...(isIP(host) ? {} : { servername: host }), ...trust.options });
    return { socket, listen: events => listenTo(socket, events) };
  };
  return {
    async connect() {
      const opened = open();
      await ready(opened.socket, secure, settings.connectTimeout ?? 5_000);
      if (secure) trust.secured(opened.socket as TLSSocket);
      return carrierOver(opened, pipelined);
    },
    certificate: trust.certificate,
  };
}

/** A socket under way, and how what it brings is heard once it is ready. */
interface Opened {
  socket: Socket;
  listen(events: CarrierEvents): void;
}

/** Bytes that are read at a time. */
const READ = 64 * 1024;

/** Read into one buffer over and over: a stream takes one of this size for each acknowledgement, and a fifth of the client's time. */
function straight(options: TcpNetConnectOpts): Opened {
  // Nothing can come before it is set: reading begins once the connection is there.
  let heard: CarrierEvents['data'] | undefined;
  const onread = {
    buffer: Buffer.allocUnsafe(READ),
    callback(length: number, buffer: Uint8Array): boolean {
      // A copy, since the next read writes over it.
      heard?.(Buffer.from(buffer.subarray(0, length)));
      return true;
    },
  };
  const socket = connectTcp({ ...options, onread });
  return {
    socket,
    listen({ data, lost }) {
      heard = data;
      listenForLoss(socket, lost);
    },
  };
}

/** Until TCP and TLS are through. The peer's verdict on our certificate may come later (RFC 8446 §2). */
export function ready(socket: Socket, secure: boolean, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (fault?: Error): void => {
      clearTimeout(timer);
      socket.off('error', failed).off('close', failed).off('end', failed);
      if (fault) {
        socket.on('error', () => {});
        socket.destroy();
        reject(fault);
      } else resolve();
    };
    const failed = (error?: unknown): void => done(fromSocketError(error, 'queued'));
    const timer = setTimeout(() => done(transportFault('connect-timeout', 'not_applied')), timeout);
    socket.once(secure ? 'secureConnect' : 'connect', () => done());
    socket.on('error', failed).on('close', failed).on('end', failed);
  });
}

export function listenTo(socket: Socket, { data, lost }: CarrierEvents): void {
  socket.on('data', data);
  listenForLoss(socket, lost);
}

/** FIN, RST and errors are one: nothing that was sent can be answered any more. */
function listenForLoss(socket: Socket, lost: CarrierEvents['lost']): void {
  let told = false;
  const once = (error?: Error): void => {
    if (told) return;
    told = true;
    lost(error);
    socket.destroy();
  };
  socket.on('end', () => once());
  socket.on('error', once);
  socket.on('close', () => once());
}

function carrierOver({ socket, listen }: Opened, pipelined: boolean): Carrier {
  const outgoing = new Outgoing(socket);
  return {
    listen,
    // One alone has nobody to wait for.
    write: message => (pipelined ? outgoing.push(message) : outgoing.write(message)),
    end: () => socket.destroySoon(),
    destroy: () => void socket.destroy(),
  };
}

/** Who is trusted and who we are over TLS, refused at once if it cannot be read; and how long the certificates in use last. */
import { X509Certificate } from 'node:crypto';
import { type ConnectionOptions, createSecureContext, type TLSSocket } from 'node:tls';

/** PEM texts, secrets already resolved. */
export interface TlsSettings {
  ca?: string;
  cert?: string;
  key?: string;
  serverName?: string;
}

/** The certificate that expires first of those in use: the client's own, or the one the peer showed last. */
export interface CertificateInUse {
  notAfter: Date;
  whose: 'ours' | 'theirs';
}

export interface Trust {
  options: ConnectionOptions;
  /** A connection is secure: whose certificate it showed is remembered. */
  secured(socket: TLSSocket): void;
  certificate(): CertificateInUse | undefined;
}

export function trustOf(tls: TlsSettings = {}): Trust {
  // What cannot be read is refused now: Node would leave an unreadable authority out and say nothing.
  if (tls.ca) new X509Certificate(tls.ca);
  createSecureContext({ ...(tls.cert && { cert: tls.cert }), ...(tls.key && { key: tls.key }) });
  const ours = tls.cert ? new Date(new X509Certificate(tls.cert).validTo) : undefined;
  let theirs: Date | undefined;
  return {
    options: {
      // Both are said here, because the environment would otherwise be able to turn them off.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(tls.ca && { ca: tls.ca }),
      ...(tls.cert && { cert: tls.cert }),
      ...(tls.key && { key: tls.key }),
      ...(tls.serverName && { servername: tls.serverName }),
    },
    secured(socket) {
      theirs = new Date(socket.getPeerCertificate().valid_to);
    },
    certificate() {
      if (ours && (!theirs || ours <= theirs)) return { notAfter: ours, whose: 'ours' };
      return theirs && { notAfter: theirs, whose: 'theirs' };
    },
  };
}

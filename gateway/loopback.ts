/** What does not leave this machine, and what nobody between may read. */

/** Of a URL (RFC 6890 §2.2.2, RFC 4291 §2.5.3, RFC 6761 §6.3). */
export const isLoopback = (hostname: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

/** Encrypted, or to this machine, where something in front of the gateway may encrypt. */
export function isPrivateWay(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
}

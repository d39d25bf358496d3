/** Which addresses an endpoint may connect to: by name, by CIDR, and never by way of a name that points inside. */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { transportFault } from './causes.ts';

/** Places that no public name has a reason to resolve to: this host, link-local (with cloud metadata), multicast, reserved. */
const INSIDE = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['::1', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['fd00:ec2::254', 128],
] as const;

const inside = new BlockList();
for (const [network, prefix] of INSIDE) inside.addSubnet(network, prefix, network.includes(':') ? 'ipv6' : 'ipv4');

export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveBySystem: Resolve = (hostname, done) =>
  systemLookup(hostname, { all: true }, (error, addresses) => done(error, addresses ?? []));

/**
 * Checks the endpoint's own host against `allow` (host names and CIDRs; default: that host alone) and returns the
 * lookup to connect with. The addresses that were checked are the ones connected to, so that a name cannot change
 * its mind in between.
 *
 * @throws Fault `address-not-allowed` when the host itself is not on the list
 */
export function guardedLookup(
  url: URL,
  allow: readonly string[] | undefined,
  resolve: Resolve = resolveBySystem,
): LookupFunction {
  const host = bare(url.hostname);
  const ranges = new BlockList();
  const names = new Set<string>(allow ? [] : [host]);
  for (const entry of allow ?? []) addEntry(entry, names, ranges);

  const inRange = (address: string) => ranges.check(address, family(address));
  const named = names.has(host);
  const hasRanges = ranges.rules.length > 0;
  if (!named && !(isIP(host) ? inRange(host) : hasRanges)) throw transportFault('address-not-allowed', 'not_applied');
  const namesThisHost = host === 'localhost' || host.endsWith('.localhost');

  const admits = (address: string) =>
    inRange(address) || (named && (namesThisHost || !inside.check(address, family(address))));

  return (hostname, options, done) =>
    resolve(hostname, (error, addresses) => {
      if (error) return done(error, '', 0);
      const wanted = options.family === 4 || options.family === 6 ? options.family : 0;
      const fit = addresses.filter(a => admits(a.address) && (wanted === 0 || a.family === wanted));
      const first = fit[0];
      if (!first)
        return done(Object.assign(new Error('address not allowed'), { code: 'ERR_ADDRESS_NOT_ALLOWED' }), '', 0);
      return options.all ? done(null, fit) : done(null, first.address, first.family);
    });
}

function addEntry(entry: string, names: Set<string>, ranges: BlockList): void {
  const slash = entry.lastIndexOf('/');
  if (slash < 0) {
    names.add(bare(entry.toLowerCase()));
    if (isIP(bare(entry))) ranges.addAddress(bare(entry), family(bare(entry)));
    return;
  }
  const network = bare(entry.slice(0, slash));
  ranges.addSubnet(network, Number(entry.slice(slash + 1)), family(network));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** RFC 3986 §3.2.2 puts an IPv6 literal in brackets. */
function bare(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

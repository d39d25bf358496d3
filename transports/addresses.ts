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

/** Networks of one's own (RFC 1918, 6598, 4193), of protocols and of examples: no receiver out there has such an address. */
const PRIVATE = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
] as const;

const inside = listed(INSIDE);
const notPublic = listed([...INSIDE, ...PRIVATE]);

function listed(networks: readonly (readonly [network: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family(network));
  return list;
}

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
 * @param publicOnly only names on the list, and to addresses of the Internet alone; any other is allowed by its network
 * @throws Fault `address-not-allowed` when the host itself is not on the list
 */
export function guardedLookup(
  url: URL,
  allow: readonly string[] | undefined,
  resolve: Resolve = resolveBySystem,
  publicOnly = false,
): LookupFunction {
  const host = bare(url.hostname);
  const ranges = new BlockList();
  const names = new Set<string>(allow ? [] : [host]);
  for (const entry of allow ?? []) addEntry(entry, names, ranges);

  const inRange = (address: string) => ranges.check(address, family(address));
  const named = names.has(host);
  const hasRanges = ranges.rules.length > 0;
  if (!named && !(isIP(host) ? inRange(host) : hasRanges && !publicOnly))
    throw transportFault('address-not-allowed', 'not_applied');
  const namesThisHost = host === 'localhost' || host.endsWith('.localhost');

  const refused = publicOnly ? notPublic : inside;
  const admits = (address: string) =>
    inRange(address) || (named && ((namesThisHost && !publicOnly) || !refused.check(address, family(address))));

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

/**
 * Whether a peer that connects may: by its address alone, because a name that it could be looked up under is no proof.
 *
 * @throws TypeError for an entry that is no address and no network
 */
export function admittedPeers(allow: readonly string[]): (address: string) => boolean {
  const ranges = new BlockList();
  for (const entry of allow) {
    if (!isAllowEntry(entry) || isIP(bare(entry.split('/')[0] as string)) === 0)
      throw new TypeError('a peer is allowed by its address or network');
    addEntry(entry, new Set(), ranges);
  }
  return address => ranges.check(address, family(address));
}

const NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

/** Whether an entry of an allow-list is spelled as one: a host name, an address or a network; everything there is would be no list. */
export function isAllowEntry(entry: string): boolean {
  const [address = '', prefix, more] = entry.split('/');
  if (prefix === undefined) return isIP(bare(entry)) !== 0 || NAME.test(entry);
  const bits = { 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return more === undefined && /^[1-9][0-9]{0,2}$/.test(prefix) && Number(prefix) <= bits;
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

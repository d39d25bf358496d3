/** The way to receivers of webhooks: allowed addresses only, no redirects, small answers. */
import { LRUCache } from 'lru-cache';
import { type HttpPool, openPool } from '../../transports/pool.ts';
import { Fault } from '../faults.ts';

export { isAllowEntry } from '../../transports/pool.ts';

const SETTINGS = { publicOnly: true, connections: 8, maxBytes: 1_048_576 };
/** Receivers whose connections are kept. */
const RECEIVERS = 200;

export interface Webhooks {
  /** Status of the answer. @throws Fault with a cause of the pool */
  post(url: string, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<number>;
  close(): Promise<void>;
}

export function openWebhooks(allow: readonly string[]): Webhooks {
  const pools = new LRUCache<string, HttpPool>({ max: RECEIVERS, dispose: pool => void pool.close() });
  const poolOf = (url: string): HttpPool => {
    const { origin } = new URL(url);
    const known = pools.get(origin) ?? openPool(url, { ...SETTINGS, allow });
    pools.set(origin, known);
    return known;
  };
  return {
    async post(url, headers, body, signal) {
      const { pathname, search } = new URL(url);
      const out = { method: 'POST', path: pathname + search, headers, body, signal };
      return (await poolOf(url).request(out)).status;
    },
    async close() {
      const closing = [...pools.values()].map(pool => pool.close());
      pools.clear();
      await Promise.allSettled(closing);
    },
  };
}

/** What is wrong with an address, in words for whoever subscribes; undefined where it may be sent to. */
export function refusedAddress(url: string, allow: readonly string[]): string | undefined {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return 'Write the whole https address.';
  if (parsed.username || parsed.password || parsed.hash) return 'Leave user, password and fragment out.';
  try {
    void openPool(url, { ...SETTINGS, allow }).close();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return 'The host is not allowed: whoever runs the gateway adds it to events.webhooks.allow.';
  }
  // In clear only to an address that the configuration names: what is signed is not secret, but where it goes must be known.
  const bare = parsed.hostname.replace(/^\[|\]$/g, '');
  const isAddress = /^[0-9.]+$|:/.test(bare);
  return parsed.protocol === 'http:' && !isAddress && bare !== 'localhost' ? 'Write an https address.' : undefined;
}

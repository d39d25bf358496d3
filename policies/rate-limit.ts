/** Lets a consumer make so many calls in so much time, and tells it on every answer how many are left. */
import { isIPv6 } from 'node:net';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { definePolicy, duration, durationSchema, type Exchange, Fault } from '../gateway/kit.ts';

interface Settings {
  max: number;
  per: string;
  by: 'consumer' | 'remote';
  label: string;
}

/** Addresses counted one by one at a time; whoever comes beyond shares one count, so that memory stays bounded. */
const MAX_ADDRESSES = 50_000;

export default definePolicy({
  name: 'rate-limit',
  summary: 'Limits how many calls a consumer may make in a window of time.',
  at: 'pipeline',
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['max', 'per'],
    properties: {
      max: { description: 'Calls in a window.', type: 'integer', minimum: 1, maximum: 1_000_000_000 },
      per: { description: 'Length of the window, 1s to 1d; it opens with the first call.', ...durationSchema },
      by: {
        description: 'Who is counted: the consumer (where nobody is identified, the address), or always the address.',
        enum: ['consumer', 'remote'],
        default: 'consumer',
      },
      label: {
        description: 'Name of this limit in the RateLimit fields, for pipelines that have two.',
        type: 'string',
        pattern: '^[a-z][a-z0-9-]{0,31}$',
        default: 'app',
      },
    },
  },
  decisions: ['allowed', 'limited'],
  open({ max, per, by, label }: Settings, { count, now }) {
    const window = Math.ceil(duration(per, { least: '1s', most: '1d' }) / 1000);
    // One limiter for each use of the policy: no pipeline spends the calls of another.
    const limiter = new RateLimiterMemory({ points: max, duration: window });
    const policy = `"${label}";q=${max};w=${window}`;
    const addressKey = boundedAddresses(window * 1000, now);
    const key = ({ consumer, head }: Exchange): string =>
      by === 'consumer' && consumer ? `c:${consumer.id}` : addressKey(head.remote);

    return async function rateLimit(exchange, next) {
      let state: RateLimiterRes;
      let limited = false;
      try {
        state = await limiter.consume(key(exchange));
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal;
        state = refusal as RateLimiterRes;
        limited = true;
      }
      const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
      append(exchange.replyHeaders, 'RateLimit-Policy', policy);
      append(exchange.replyHeaders, 'RateLimit', `"${label}";r=${state.remainingPoints};t=${seconds}`);
      count(limited ? 'limited' : 'allowed');
      if (limited) {
        exchange.note(`rate-limit: ${label} is used up`);
        throw new Fault('rate-limited', { retryAfter: seconds });
      }
      await next();
    };
  },
});

/** Both fields are lists (draft-ietf-httpapi-ratelimit-headers §3, §4): one member for each limit that was passed. */
function append(headers: Record<string, string>, name: string, member: string): void {
  headers[name] = headers[name] === undefined ? member : `${headers[name]}, ${member}`;
}

/** The key of an address. A host owns a whole IPv6 /64, so that is what is counted. */
function boundedAddresses(windowMs: number, now: () => number): (remote: string) => string {
  const known = new Set<string>();
  let since = now();
  return remote => {
    if (now() - since >= windowMs) {
      known.clear();
      since = now();
    }
    const key = `r:${isIPv6(remote) && !remote.includes('.') ? prefix64(remote) : remote}`;
    if (known.has(key)) return key;
    if (known.size >= MAX_ADDRESSES) return 'others';
    known.add(key);
    return key;
  };
}

/** The first four groups of an IPv6 address (RFC 4291 §2.2), its `::` written out. */
function prefix64(address: string): string {
  const [left = '', right] = address.split('%')[0]?.split('::') ?? [];
  const head = left ? left.split(':') : [];
  const tail = right ? right.split(':') : [];
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(zeros).fill('0'), ...tail]
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':');
}

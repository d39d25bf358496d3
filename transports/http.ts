/** axios over the pool: its interceptors and request shape, without its own sockets, transforms, redirects or proxies. */
import { Axios, type AxiosAdapter, type AxiosHeaders, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import type { HttpPool, Incoming, Outgoing } from './pool.ts';

/**
 * `url` is a path of the pool's origin. The deadline is not axios' `signal`: axios would replace the pool's Fault,
 * and what it knows about the outcome, by its own CanceledError.
 */
export interface HttpRequest extends Pick<Outgoing, 'leaving' | 'maxBytes'> {
  method: string;
  url: string;
  headers: Record<string, string>;
  data?: string | Uint8Array;
  deadline?: AbortSignal;
}

/** `data` is the pool's answer as it came: plain headers instead of axios' own, which cost more than the call. */
export interface HttpResponse {
  status: number;
  data: Incoming;
}

export interface Http {
  readonly interceptors: Axios['interceptors'];
  /** Resolves for every status. @throws Fault with a cause of TRANSPORT_CAUSES */
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** Made from the bare class: each default that `axios.create` would add is merged anew on every call. */
export function openHttp(pool: HttpPool): Http {
  const axios = new Axios({ adapter: overPool(pool) });
  return {
    interceptors: axios.interceptors,
    request(own) {
      const { method, url, data } = own;
      return axios.request({ method, url, data, past: new Past(own) } as object);
    },
  };
}

/**
 * What goes past axios as one value, because it would copy every header five times and look at every key of its config.
 * What an interceptor sets is laid over it.
 */
class Past {
  readonly headers: Record<string, string>;
  readonly deadline: AbortSignal | undefined;
  readonly leaving: (() => Promise<void>) | undefined;
  readonly maxBytes: number | undefined;

  constructor({ headers, deadline, leaving, maxBytes }: HttpRequest) {
    this.headers = headers;
    this.deadline = deadline;
    this.leaving = leaving;
    this.maxBytes = maxBytes;
  }
}

function overPool(pool: HttpPool): AxiosAdapter {
  return async config => {
    const { url: path = '', method = 'get', data: body, past } = config as AxiosRequestConfig & { past: Past };
    const { deadline: signal, leaving, maxBytes } = past;
    const headers = headersOf(past, config.headers as AxiosHeaders);
    const data = await pool.request({ method: method.toUpperCase(), path, headers, body, signal, leaving, maxBytes });
    return { status: data.status, statusText: '', headers: {}, data, config } satisfies AxiosResponse;
  };
}

/** The media type that axios gives to every body of its own accord. */
const FORM = 'application/x-www-form-urlencoded';

function headersOf({ headers: own }: Past, added: AxiosHeaders): Record<string, string> {
  let headers = own;
  for (const name of Object.keys(added)) {
    const lower = name.toLowerCase();
    const value = added[name];
    if (value === undefined || value === null || value === false) continue;
    if (lower === 'content-type' && value === FORM && own[lower] !== undefined) continue;
    if (headers === own) headers = { ...own };
    headers[lower] = String(value);
  }
  return headers;
}

/**
 * Whether a status leaves open what was done (RFC 9110 §15.6): who failed may have done it before, and a gateway in between knows
 * nothing of what is behind it. Only with 501 it cannot be done there: 503 a proxy also says of what was taken and then cut off.
 */
export const leavesOpen = (status: number): boolean => status >= 500 && status !== 501;

const DAY_SECONDS = 86_400;

/** Seconds of a Retry-After field, a number or a date (RFC 9110 §10.2.3), at most a day; undefined where it says neither. */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - now.getTime()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), DAY_SECONDS);
}

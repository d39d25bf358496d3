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
  return new Axios({ adapter: overPool(pool) }) as unknown as Http;
}

function overPool(pool: HttpPool): AxiosAdapter {
  return async config => {
    const { url: path = '', method = 'get', deadline, leaving, maxBytes } = config as AxiosRequestConfig & HttpRequest;
    const headers = (config.headers as AxiosHeaders).toJSON() as Record<string, string>;
    const out = { method: method.toUpperCase(), path, headers, body: config.data, signal: deadline, leaving, maxBytes };
    const data = await pool.request(out);
    return { status: data.status, statusText: '', headers: {}, data, config } satisfies AxiosResponse;
  };
}

const DAY_SECONDS = 86_400;

/** Seconds of a Retry-After field, a number or a date (RFC 9110 §10.2.3), at most a day; undefined where it says neither. */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - now.getTime()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), DAY_SECONDS);
}

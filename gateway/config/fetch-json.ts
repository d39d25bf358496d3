/** Fetches one JSON document, such as a key set, through the same guarded way out as everything else. */
import { openPool } from '../../transports/pool.ts';

const MAX_BYTES = 256 * 1024;
const WITHIN_MS = 5_000;

/** Throws Fault where it cannot be had, SyntaxError where it is no JSON. */
export async function fetchJson(address: string, signal?: AbortSignal): Promise<unknown> {
  const url = new URL(address);
  const pool = openPool(url.origin, { connections: 1, maxBytes: MAX_BYTES, answerTimeout: WITHIN_MS });
  try {
    const { status, body } = await pool.request({
      method: 'GET',
      path: url.pathname + url.search,
      headers: { accept: 'application/json' },
      signal,
    });
    if (status !== 200) throw new SyntaxError(`status ${status} instead of a document`);
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } finally {
    await pool.close();
  }
}

/** What the Tryton tests share: a link, and a server that plays the peer's part of a conversation over JSON-RPC. */
import type { ServerResponse } from 'node:http';
import adapter from '../../adapters/rest/adapter.ts';
import { openRig, type Rig, type Stub, says, stub } from './rest-rig.ts';

export const PROFILE = { company: '1010', currency: 'USD' };
const SETTINGS = { username: 'gateway', password: 'not-a-secret' };

export const openTryton = (url: string, settings: Record<string, unknown> = {}): Promise<Rig> =>
  openRig(adapter.open, { dialect: 'tryton', url, settings: { ...SETTINGS, ...settings } }, { profile: PROFILE });

export interface Asked {
  id: number;
  method: string;
  params: unknown[];
}

export interface Peer extends Stub {
  /** What was asked beside the sign-in. */
  asked: Asked[];
  logins(): number;
  /** Sessions that end: the next call is 401. */
  forget(): void;
  /** From now on it answers 503 to everything. */
  breakDown(): void;
}

/**
 * @param answer the `result`, or `{ error }`, or `undefined` where it has answered by itself
 * @param refusing the error that a login gets, by which one it is
 */
export async function peer(
  answer: (asked: Asked, response: ServerResponse) => unknown,
  refusing: (login: number) => unknown = () => undefined,
): Promise<Peer> {
  const asked: Asked[] = [];
  let [logins, valid, isDown] = [0, 0, false];
  const server = await stub((response, { body, headers }) => {
    if (isDown) return says(response, 503, '');
    const message = JSON.parse(body) as Asked;
    const { id, method } = message;
    if (method === 'common.db.login') {
      const error = refusing(++logins);
      if (error !== undefined) return says(response, 200, { id, error });
      valid = logins;
      return says(response, 200, { id, result: [2, `key-${valid}`] });
    }
    const [, sent = ''] = String(headers['authorization']).split(' ');
    if (Buffer.from(sent, 'base64').toString() !== `gateway:2:key-${valid}`) return says(response, 401, '');
    if (method === 'model.res.user.get_preferences')
      return says(response, 200, { id, result: { company: 1, employee: 1, language: 'en', groups: [1] } });
    if (method === 'common.db.logout') return says(response, 200, { id, result: null });
    asked.push(message);
    const given = answer(message, response);
    if (given === undefined) return undefined;
    const isError = typeof given === 'object' && given !== null && 'error' in given;
    return says(response, 200, isError ? { id, ...given } : { id, result: given });
  });
  return {
    ...server,
    asked,
    logins: () => logins,
    forget() {
      valid = -1;
    },
    breakDown() {
      isDown = true;
    },
  };
}

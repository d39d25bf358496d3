/** A door over the project's own contracts whose line is a function of the test. */
import { fileURLToPath } from 'node:url';
import type { Operation } from '../../gateway/contracts/contract.ts';
import { loadContracts } from '../../gateway/contracts/load.ts';
import type { Exchange } from '../../gateway/exchange.ts';
import { Fault } from '../../gateway/faults.ts';
import { type Door, type DoorOptions, openDoor } from '../../gateway/http/door.ts';
import { readJson } from '../../gateway/http/json.ts';

const { contracts } = await loadContracts([fileURLToPath(new URL('../../contracts', import.meta.url))]);

const operationsOf = (name: string): readonly Operation[] => contracts.get(name)!.operations;
export const check = operationsOf('eligibility-checks/v1')[0]!;
export const searchPayers = operationsOf('payers/v1')[0]!;

/** An operation like `check` that differs as told. */
export const like = (change: Partial<Operation>): Operation => ({ ...check, ...change });

/** Reads the body, holds it against the contract and answers it. */
export async function echo(exchange: Exchange): Promise<void> {
  const input = readJson(await exchange.body());
  const errors = check.checkInput(input);
  if (errors.length > 0) throw new Fault('invalid-request', { errors });
  exchange.record.answer = input;
}

/** A line that answers what a function says. */
export const answering =
  (say: (exchange: Exchange) => unknown) =>
  async (exchange: Exchange): Promise<void> => {
    exchange.record.answer = await say(exchange);
  };

export interface OpenedDoor extends Door {
  url: string;
}

/** Opens a door on a free port with `check` walking `walk`. */
export async function doorWith(
  walk: (exchange: Exchange) => Promise<void>,
  options: Partial<DoorOptions> = {},
  operation: Operation = check,
): Promise<OpenedDoor> {
  const defaults = { host: '127.0.0.1', port: 0, sandbox: false, drainMs: 1000 };
  const door = await openDoor({ ...defaults, ...options }, [{ operation, walk }]);
  return { ...door, url: `http://127.0.0.1:${door.address.port}` };
}

export const request = check.examples[0]!.request;

/** Sends a body as an application does. */
export function post(
  door: OpenedDoor,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${door.url}/v1/eligibility-checks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body as string,
  });
}

/** The head of a POST as bytes, for bodies of the test's own making. */
export const head = (...headers: string[]): string =>
  ['POST /v1/eligibility-checks HTTP/1.1', 'Host: gateway', 'Content-Type: application/json', ...headers, '', ''].join(
    '\r\n',
  );

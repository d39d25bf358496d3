/** A listening door and a webhook that is told in full of all that its contracts say: what most tests of messages that come in begin with. */
import assert from 'node:assert/strict';
import type { CloudEvent } from '../../gateway/events/event.ts';
import { openReceiver, type Receiver } from '../events/receiver.ts';
import { ask } from '../events/rig.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { type Open, openDoor, type Sender, sender } from './rig.ts';

export interface Telling {
  open: Open;
  line: Sender;
  receiver: Receiver;
  /** What the webhook got, once there are so many. */
  told<T>(count: number): Promise<(CloudEvent & { data: T })[]>;
}

/** Opened before the tests of the block around it, and closed after them. */
export function telling(...contracts: string[]): Telling {
  const telling = {
    async told<T>(count: number) {
      await eventually(
        async () => telling.receiver.received.length,
        length => length >= count,
      );
      return telling.receiver.received.map(({ event }) => event as CloudEvent & { data: T });
    },
  } as Telling;
  before(async () => {
    telling.open = await openDoor({ contracts });
    telling.line = await sender(telling.open.port);
    telling.receiver = await openReceiver();
    const types = contracts.map(contract => `org.canongate.${contract.split('/')[0]}.*`);
    const input = { types, target: { url: telling.receiver.url }, content: 'full' };
    assert.equal((await ask(telling.open.url, '/v1/subscriptions', input)).status, 201);
  });
  after(async () => {
    telling.line?.end();
    await telling.open?.sandbox.close();
    await telling.receiver?.close();
    await dropDatabases();
  });
  return telling;
}

/** What tests of subscriptions share: a sandbox over the ledger, and its application's calls. */
import type { SubscriptionInput, SubscriptionView } from '../../gateway/events/subscription.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { type LedgerOptions, type LedgerSandbox, ledgerSandbox } from '../delivery/ledger-entries.ts';
import { request, type Told } from '../e2e/sandbox.ts';
import { call, eventually, freshDatabase } from '../store/rig.ts';
import { openReceiver, type Receiver } from './receiver.ts';

export const POSTED = 'org.canongate.ledger-entries.posted.v1';

/** A second for each webhook, so that a receiver that hangs is given up in time. */
export const eventSandbox = (database: string, fhir: string, options: LedgerOptions = {}): Promise<LedgerSandbox> =>
  ledgerSandbox(database, fhir, {
    scopes: ['ledger:read'],
    ...options,
    adjust(configuration) {
      configuration.events!.webhooks!.timeout = '1s';
      options.adjust?.(configuration);
    },
  });

export const ask = <T>(url: string, path: string, body?: unknown, method = 'POST'): Promise<Told<T>> =>
  request<T>(method, url + path, body);

export async function subscribe(
  { gateway }: Pick<LedgerSandbox, 'gateway'>,
  target: string,
  more: Partial<SubscriptionInput> & { after?: number } = {},
): Promise<SubscriptionView & { secret: string }> {
  const input = { types: [POSTED], target: { url: target }, ...more };
  const told = await ask<SubscriptionView & { secret: string }>(gateway.url, '/v1/subscriptions', input);
  if (told.status !== 201) throw new Error(JSON.stringify(told.body));
  return told.body;
}

export interface World {
  database: string;
  fhir: FhirServer;
  sandbox: LedgerSandbox;
  url: string;
  receiver: Receiver;
  /** Waits for so many to have arrived. */
  received(count: number, at?: Receiver): Promise<number>;
  subjects(at?: Receiver): string[];
  items(): Promise<WorkItemView[]>;
  parked(): Promise<WorkItemView[]>;
  close(): Promise<void>;
}

/** A FHIR server, a sandbox that posts to it on a database of its own, and a receiver. */
export async function openWorld(options: LedgerOptions = {}): Promise<World> {
  const fhir = await startFhirServer({ port: 0, members: {} as never });
  const database = await freshDatabase();
  const sandbox = await eventSandbox(database, fhir.url, options);
  const receiver = await openReceiver();
  const { url } = sandbox.gateway;
  const items = async () => (await call<{ items: WorkItemView[] }>(url, '/v1/work-items')).body.items;
  return {
    ...{ database, fhir, sandbox, url, receiver, items },
    received: (count, at = receiver) =>
      eventually(
        async () => at.received.length,
        length => length >= count,
        20,
      ),
    subjects: (at = receiver) => at.received.map(({ event }) => event.subject),
    parked: () => eventually(items, found => found.length > 0, 20),
    async close() {
      await sandbox.close();
      await receiver.close();
      await fhir.close();
    },
  };
}

/** The service endpoints from the command: how deliveries to them stand, what waits, and the switches. */
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ConfigRefused } from '../gateway/config/findings.ts';
import { loadConfiguration } from '../gateway/config/load.ts';
import { type ControlVerb, STATES } from '../gateway/delivery/control.ts';
import { openControls } from '../gateway/delivery/controls.ts';
import { endpointService } from '../gateway/delivery/endpoint-service.ts';
import type { EndpointView, WaitingView } from '../gateway/delivery/endpoint-view.ts';
import { queuesIn } from '../gateway/delivery/queues.ts';
import { DELIVERY } from '../gateway/delivery/settings.ts';
import type { EndpointService } from '../gateway/plugs/composition.ts';
import { HOME, loadRegistry } from '../gateway/registry.ts';
import { openClock } from '../gateway/store/clock.ts';
import { openRecorder } from '../gateway/store/writer.ts';
import { openLedgerAtHand } from './ledger-at-hand.ts';
import { UsageError, type Verb } from './verb.ts';

export const endpointsVerb: Verb = {
  usage: '[pause | resume | drain | stop NAME --note "WHY" | preview NAME] [--config FILE] [--json]',
  positionals: 2,
  options: { config: { type: 'string' }, note: { type: 'string' } },
  async run([what, name], values) {
    const config = values['config'] as string | undefined;
    if (what !== undefined && what !== 'preview' && !isVerb(what))
      throw new UsageError('What of the endpoints: pause, resume, drain, stop or preview?');
    if (what !== undefined && !name) throw new UsageError('Which endpoint?');
    const note = String(values['note'] ?? '').trim();
    if (isVerb(what) && !note) throw new UsageError('Why? Give --note "WHY": it is kept in the audit.');
    await using service = await openService(config);
    if (name && !service.names.includes(name))
      throw new Error(`There is no service endpoint ${name}. Known: ${service.names.join(', ') || 'none'}.`);
    if (what === 'preview') return await preview(service, name!, Boolean(values['json']));
    const told = isVerb(what) ? [await service.say(name!, what, note)] : await service.list();
    console.log(values['json'] ? JSON.stringify(what ? told[0] : told, null, 2) : table(told.map(lineOf)));
    return 0;
  },
};

const isVerb = (what: string | undefined): what is ControlVerb => what !== undefined && Object.hasOwn(STATES, what);

type ServiceAtHand = EndpointService & AsyncDisposable & { names: readonly string[] };

async function openService(config: string | undefined): Promise<ServiceAtHand> {
  const names = await namesIn(config ?? join(HOME, 'sandbox/canongate.yml'));
  const store = await openLedgerAtHand(config);
  const { database } = store;
  const queues = queuesIn(database.pool);
  const controls = await openControls(database.pool, queues);
  controls.serve(new Map(names.map(name => [name, DELIVERY])));
  const writer = {
    async submit(entry: Parameters<Awaited<ReturnType<typeof openRecorder>>['submit']>[0]) {
      await using recorder = await openRecorder(database);
      await recorder.submit(entry);
    },
  };
  const caller = { consumer: 'command', scopes: [], actor: { id: userInfo().username } };
  const clock = await openClock(database.pool);
  const service = endpointService({ controls, queues, writer, now: () => new Date(clock.now()) }, caller);
  const close = async (): Promise<void> => {
    clock.close();
    await controls.close();
    await store[Symbol.asyncDispose]();
  };
  return Object.assign(service, { names, [Symbol.asyncDispose]: close });
}

/** @throws ConfigRefused */
async function namesIn(config: string): Promise<string[]> {
  const { configuration, findings } = await loadConfiguration(config, await loadRegistry());
  if (!configuration) throw new ConfigRefused(findings);
  return Object.keys(configuration.serviceEndpoints ?? {}).toSorted();
}

async function preview(service: EndpointService, name: string, json: boolean): Promise<number> {
  const items: WaitingView[] = [];
  for (let page = await service.waiting(name, { limit: 200 }); ; ) {
    items.push(...page.items);
    if (page.next !== undefined) page = await service.waiting(name, { limit: 200, after: page.next });
    else {
      const { state, heldBack } = page;
      if (json) console.log(JSON.stringify({ endpoint: name, state, items, heldBack }, null, 2));
      else console.log(previewOf(name, state, items, heldBack));
      return 0;
    }
  }
}

const HEADINGS = ['endpoint', 'state', 'waiting', 'running', 'held', 'to do', 'oldest', 'since', 'by', 'why'];

const lineOf = (view: EndpointView): string[] => [
  ...[view.id, view.state, String(view.waiting), String(view.running), String(view.heldKeys)],
  ...[String(view.needsAttention), view.oldestWaiting ? `${view.oldestAgeSeconds} s` : '-'],
  ...[view.since ?? '-', view.by ?? '-', view.note ?? ''],
];

function table(lines: readonly string[][], headings: readonly string[] = HEADINGS): string {
  const rows = [headings, ...lines];
  const widths = headings.map((_heading, n) => Math.max(...rows.map(row => row[n]!.length)));
  return rows
    .map(row =>
      row
        .map((cell, n) => cell.padEnd(widths[n]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function previewOf(name: string, state: string, items: readonly WaitingView[], heldBack: number): string {
  const lines = items.map(({ id, kind, effect, key, attempts, mayHaveTakenEffect, acceptedAt }) => [
    ...[id, kind, effect, key.slice(0, 12), String(attempts)],
    ...[mayHaveTakenEffect ? 'looked for first' : 'sent', acceptedAt],
  ]);
  const headings = ['operation', 'what', 'effect', 'key', 'tried', 'will be', 'accepted'];
  return [
    `${name} is ${state}. A resume would send, in this order:`,
    ...(lines.length > 0 ? [table(lines, headings)] : ['nothing.']),
    ...(heldBack > 0 ? [`${heldBack} more wait behind one that needs a person.`] : []),
  ].join('\n');
}

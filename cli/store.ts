/** The store from the command: how it is, and what is past its retention. */
import { prune } from '../gateway/store/prune.ts';
import { retentionOf } from '../gateway/store/retention.ts';
import { type StoreStatus, storeStatus } from '../gateway/store/status.ts';
import { openRecorder } from '../gateway/store/writer.ts';
import { openLedgerAtHand } from './ledger-at-hand.ts';
import { UsageError, type Values, type Verb } from './verb.ts';

export const storeVerb: Verb = {
  usage: 'status | prune [--config FILE] [--json]',
  positionals: 1,
  options: { config: { type: 'string' } },
  async run([what, folder], values) {
    const act = what && Object.hasOwn(ACTS, what) ? ACTS[what] : undefined;
    if (!act) throw new UsageError('What of the store: status or prune?');
    const { said, text } = await act(values, folder);
    console.log(values['json'] ? JSON.stringify(said, null, 2) : text);
    return 0;
  },
};

interface Done {
  said: unknown;
  text: string;
}

const ACTS: Readonly<Record<string, (values: Values, folder: string | undefined) => Promise<Done>>> = {
  async status(values) {
    await using store = await openLedgerAtHand(values['config'] as string | undefined);
    const status = await storeStatus(store.database.pool, store.database.described);
    return { said: status, text: print(status) };
  },
  async prune(values) {
    await using store = await openLedgerAtHand(values['config'] as string | undefined);
    await using recorder = await openRecorder(store.database);
    const retention = retentionOf(store.settings.retention);
    const pruned = await prune(store.database.pool, { retention, record: recorder.record });
    if (!pruned) return { said: null, text: 'Another one is removing it.' };
    const { keys, bodies, quarantined, exchanges, records, repeats, seen } = pruned;
    const lines = [
      `${bodies} bodies of ${keys} days erased, ${quarantined} answers of the quarantine removed.`,
      `${exchanges} exchanges and ${records} audit records removed.`,
      `${repeats} idempotency keys and ${seen} ids of answers forgotten.`,
    ];
    return { said: pruned, text: lines.join('\n') };
  },
};

const MEGABYTE = 1_048_576;

function print(status: StoreStatus): string {
  const { server, bytes, migrations, replicas, exchanges, open, oldestBody, quarantined, records } = status;
  const alive = replicas.filter(replica => replica.alive);
  return [
    server,
    `  size         ${(bytes / MEGABYTE).toFixed(1)} MB, migrated to ${migrations.at(-1)}`,
    `  replicas     ${alive.map(({ name, release }) => `${name} (release ${release})`).join(', ') || 'none alive'}`,
    `  exchanges    ${exchanges}, ${open} of them not settled`,
    `  bodies since ${oldestBody?.toISOString() ?? 'never'}, ${quarantined} answers in quarantine`,
    `  audit        ${records} records`,
    `  keys         ${status.keys} days, under the operator's key ${status.sealedUnder.join(' and ') || 'of nobody yet'}`,
  ].join('\n');
}

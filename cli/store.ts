/** The store from the command: how it is, what is past its retention or to be forgotten, its backup and its restoration. */
import { resolve } from 'node:path';
import { prune } from '../gateway/keeping/prune.ts';
import { forgetReference } from '../gateway/references/forget.ts';
import { backup } from '../gateway/store/backup/backup.ts';
import { restore } from '../gateway/store/backup/restore.ts';
import { retentionOf } from '../gateway/store/retention.ts';
import { type StoreStatus, storeStatus } from '../gateway/store/status.ts';
import { openRecorder } from '../gateway/store/writer.ts';
import { openLedgerAtHand, storeSettings } from './ledger-at-hand.ts';
import { verified } from './store-verify.ts';
import { UsageError, type Values, type Verb } from './verb.ts';

export const storeVerb: Verb = {
  usage: 'status | verify | prune | forget ID | backup FOLDER [--tables] | restore FOLDER [--config FILE] [--json]',
  positionals: 2,
  options: { config: { type: 'string' }, tables: { type: 'boolean' } },
  async run([what, folder], values) {
    const act = what && Object.hasOwn(ACTS, what) ? ACTS[what] : undefined;
    if (!act) throw new UsageError('What of the store: status, verify, prune, forget, backup or restore?');
    const { said, text, code = 0 } = await act(values, folder);
    console.log(values['json'] ? JSON.stringify(said, null, 2) : text);
    return code;
  },
};

interface Done {
  said: unknown;
  text: string;
  /** Exit code, where it is not 0. */
  code?: number;
}

const ACTS: Readonly<Record<string, (values: Values, folder: string | undefined) => Promise<Done>>> = {
  async status(values) {
    await using store = await openLedgerAtHand(values['config'] as string | undefined);
    const status = await storeStatus(store.database.pool, store.database.described);
    const { size } = retentionOf(store.settings.retention);
    return { said: { ...status, ...(size !== undefined && { bodyLimit: size }) }, text: print(status, size) };
  },
  verify: verified,
  async prune(values) {
    await using store = await openLedgerAtHand(values['config'] as string | undefined);
    await using recorder = await openRecorder(store.database);
    const retention = retentionOf(store.settings.retention);
    const pruned = await prune(store.database.pool, { retention, record: recorder.record });
    if (!pruned) return { said: null, text: 'Another one is removing it.' };
    const { keys, bodies, quarantined, exchanges, records, repeats, seen, above } = pruned;
    const lines = [
      `${bodies} bodies of ${keys} days erased, ${quarantined} answers of the quarantine removed.`,
      `${exchanges} exchanges and ${records} audit records removed.`,
      `${repeats} idempotency keys and ${seen} ids of answers forgotten.`,
      ...(above
        ? [`The bodies are ${megabytes(above)} above their size: what is left is young or has not ended.`]
        : []),
    ];
    return { said: pruned, text: lines.join('\n') };
  },
  async forget(values, id) {
    if (!id) throw new UsageError('Whom? Give the id that the gateway issued.');
    await using store = await openLedgerAtHand(values['config'] as string | undefined);
    await using recorder = await openRecorder(store.database);
    const gone = await forgetReference(store.database.pool, store.ring, recorder.record, id.toLowerCase());
    if (!gone) throw new UsageError(`${id} is no id that the gateway issued.`);
    const { ids, natives, bodies, events } = gone;
    const text = `${natives} native identifiers of ${ids.length} ids, ${bodies} bodies and what ${events} events said removed.`;
    return { said: gone, text };
  },
  async backup(values, folder) {
    if (!folder) throw new UsageError('Into which folder?');
    await using store = await openLedgerAtHand(values['config'] as string | undefined);
    const { files, tables: _, ...about } = await backup(store.database, resolve(folder), Boolean(values['tables']));
    const keys = about.sealedUnder.join(' and ');
    const lines = [
      `A backup of ${about.at} is in ${folder}: ${Object.keys(files).length} files.`,
      `The operator's key ${keys} is not in it. Without that key it tells nothing: keep it elsewhere.`,
    ];
    return { said: { folder, ...about }, text: lines.join('\n') };
  },
  async restore(values, folder) {
    if (!folder) throw new UsageError('From which folder?');
    const settings = await storeSettings(values['config'] as string | undefined);
    const restored = await restore(settings, process.env, resolve(folder));
    const lines = [
      `What was kept until ${restored.at} is back, in ${restored.server}.`,
      `Sequences were moved on by ${restored.jump}. Now: canongate audit verify`,
    ];
    return { said: restored, text: lines.join('\n') };
  },
};

const MEGABYTE = 1_000_000;
const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;

function removed({ removed: last }: StoreStatus): string {
  if (!last) return 'nothing yet';
  const { bodies = 0, exchanges = 0, records = 0 } = last.counts;
  return `${bodies} bodies, ${exchanges} exchanges and ${records} audit records at ${last.at}`;
}

function print(status: StoreStatus, size: number | undefined): string {
  const { server, bytes, migrations, replicas, exchanges, open, oldestBody, quarantined, records } = status;
  const alive = replicas.filter(replica => replica.alive);
  return [
    server,
    `  size         ${megabytes(bytes)}, migrated to ${migrations.at(-1)}`,
    `  replicas     ${alive.map(({ name, release }) => `${name} (release ${release})`).join(', ') || 'none alive'}`,
    `  exchanges    ${exchanges}, ${open} of them not settled`,
    `  bodies since ${oldestBody?.toISOString() ?? 'never'}, ${quarantined} answers in quarantine`,
    `  bodies       ${megabytes(status.bodyBytes)}${size === undefined ? '' : ` of ${megabytes(size)}`}`,
    `  removed      ${removed(status)}`,
    `  audit        ${records} records`,
    `  keys         ${status.keys} days, under the operator's key ${status.sealedUnder.join(' and ') || 'of nobody yet'}`,
  ].join('\n');
}

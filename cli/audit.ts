/** The audit from the command: whether it still stands as it was written, and who looked at whom. */
import { disclosuresOf } from '../gateway/audit/disclosures.ts';
import { appendHeads, type Heads, headsIn, headsOf } from '../gateway/audit/heads.ts';
import { type AuditVerdict, verifyAudit } from '../gateway/audit/verify.ts';
import { exportAudit } from './audit-export.ts';
import { type LedgerAtHand, openLedgerAtHand } from './ledger-at-hand.ts';
import { progressOn } from './progress.ts';
import { UsageError, type Values, type Verb } from './verb.ts';

const USAGE =
  'verify [--heads FILE] | head | export [--since TIME] [--until TIME] [--format records|fhir] [--heads FILE] | ' +
  'disclosures --patient KIND:ID | [--config FILE] [--json]';

export const auditVerb: Verb = {
  usage: USAGE,
  positionals: 1,
  options: {
    config: { type: 'string' },
    heads: { type: 'string' },
    patient: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    format: { type: 'string' },
  },
  async run([what], values) {
    const act = what && Object.hasOwn(ACTS, what) ? ACTS[what] : undefined;
    if (!act) throw new UsageError('What of the audit: verify, head, export or disclosures?');
    await using store = await openLedgerAtHand(values['config'] as string | undefined);
    return await act(store, values);
  },
};

const ACTS: Readonly<Record<string, (store: LedgerAtHand, values: Values) => Promise<number>>> = {
  async verify({ database, settings }, values) {
    const files = [values['heads'], settings.auditHead?.file].filter(file => typeof file === 'string');
    const said = (await Promise.all(files.map(read))).flat();
    const progress = progressOn();
    const verdict = await verifyAudit(database.pool, said, records => progress.say(`${records} records`));
    progress.done();
    console.log(values['json'] ? JSON.stringify(verdict, null, 2) : print(verdict));
    return verdict.flaws.length > 0 ? 1 : 0;
  },
  async head({ database }, values) {
    const heads = await headsOf(database.pool);
    if (values['heads']) await appendHeads(String(values['heads']), heads);
    console.log(JSON.stringify({ at: new Date().toISOString(), heads }));
    return 0;
  },
  export: exportAudit,
  async disclosures({ database, ring }, values) {
    const subject = values['patient'];
    if (typeof subject !== 'string' || !subject.includes(':'))
      throw new UsageError('Whom? Give --patient KIND:ID, such as member:W000000001.');
    const found = await disclosuresOf(database.pool, ring.hash(subject));
    if (values['json']) console.log(JSON.stringify(found, null, 2));
    else if (found.length === 0) console.log('Nobody was told anything.');
    else
      for (const { at, consumer, actor, purpose, contract, operation, backend, ended } of found)
        console.log(
          `${at}  ${consumer}${actor ? ` for ${actor}` : ''}${purpose ? ` (${purpose})` : ''}  ` +
            `${contract}#${operation}${backend ? ` from ${backend}` : ''}  ${ended}`,
        );
    return 0;
  },
};

async function read(file: string): Promise<Heads[]> {
  try {
    return await headsIn(file);
  } catch {
    throw new UsageError(`In ${file} are no heads as \`canongate audit head\` prints them.`);
  }
}

function print({ heads, records, flaws }: AuditVerdict): string {
  const chains = Object.entries(heads).map(([chain, { seq, hash }]) => `  ${chain}  ${seq} records, head ${hash}`);
  const verdict =
    flaws.length === 0
      ? `The audit stands: ${records} records in ${chains.length} chain${chains.length === 1 ? '' : 's'}.`
      : `The audit does NOT stand: ${flaws.length} flaw${flaws.length === 1 ? '' : 's'} in ${records} records.`;
  return [
    verdict,
    ...chains,
    ...flaws.map(({ chain, seq, flaw, detail }) => `  ${chain}#${seq}  ${flaw}: ${detail}`),
  ].join('\n');
}

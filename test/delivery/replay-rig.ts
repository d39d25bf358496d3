/** Mappings with a mistake in them, and what a person does about those who failed by it. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { table } from '../../gateway/kit.ts';
import type { Codec } from '../../gateway/tables/codec.ts';
import type { Mapping, Step } from '../../gateway/tables/mapping.ts';
import type { WorkGroupView } from '../../gateway/work/item.ts';
import type { DifferencePage, ReplayView } from '../../gateway/work/replay/view.ts';
import type { Told } from '../e2e/sandbox.ts';
import { eventually } from '../store/rig.ts';
import { blind } from './ledger-entries.ts';
import { say, U17 } from './people.ts';

interface Entry {
  id: string;
  account: string;
  memo: string;
}

const a = table<Entry>();
/** Carries nothing in either direction: a table of codes that lacks every one. */
const empty: Codec<string> = { name: 'empty', code: 'bad-code', encode: () => undefined, decode: () => undefined };

const withStep = (mapping: Mapping, change: (step: Step) => Step): Mapping => ({
  ...mapping,
  steps: blind(mapping).steps.map(change),
});
/** The memo cannot be written. */
export const mistakeInRequest = (mapping: Mapping): Mapping =>
  withStep(mapping, step => ({
    ...step,
    request: [...step.request.slice(0, -1), a.f('memo', 'Basic.code.text', empty)],
  }));
/** The memo of the answer cannot be read, and the contract wants it. */
export const mistakeInAnswer = (mapping: Mapping): Mapping =>
  withStep(mapping, step => ({
    ...step,
    response: step.response.map(rule =>
      rule.kind === 'field' && rule.canonical === 'memo' ? a.f('memo', 'Basic.code.text', empty) : rule,
    ),
  }));

/** What u17 does at the gateway that is at this address by then. */
export function replaysAt(address: () => string) {
  const groups = async (): Promise<WorkGroupView[]> =>
    (await say<{ groups: WorkGroupView[] }>(address(), U17, '/v1/work-item-groups')).body.groups;
  const dryRun = async (set: object): Promise<ReplayView> => {
    const { status, body } = await say<ReplayView>(address(), U17, '/v1/replays', { set });
    assert.equal(status, 201);
    return ended(body.id);
  };
  const read = async (id: string): Promise<ReplayView> =>
    (await say<ReplayView>(address(), U17, `/v1/replays/${id}`)).body;
  const ended = (id: string): Promise<ReplayView> =>
    eventually(
      () => read(id),
      ({ status }) => status === 'ready' || status === 'applied',
      60,
    );
  const apply = <T = ReplayView>(id: string, which: object): Promise<Told<T>> =>
    say<T>(address(), U17, `/v1/replays/${id}/apply`, { note: 'the table is corrected', ...which });
  const differences = async (id: string, query = ''): Promise<DifferencePage> =>
    (await say<DifferencePage>(address(), U17, `/v1/replays/${id}/differences${query}`)).body;
  return { groups, dryRun, read, ended, apply, differences };
}

export const rowsIn = async <T extends pg.QueryResultRow>(
  database: string,
  text: string,
  values: unknown[] = [],
): Promise<T[]> => {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
};

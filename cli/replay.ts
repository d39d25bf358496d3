/** A dry run of the mappings in force over what has failed, and letting some of it go on: over the API, as any application. */
import { setTimeout as pause } from 'node:timers/promises';
import { SANDBOX_SECRET } from '../gateway/config/production.ts';
import type { DifferencePage, ReplayMemberView, ReplaySet, ReplayView } from '../gateway/work/replay/view.ts';
import { progressOn } from './progress.ts';
import { UsageError, type Values, type Verb } from './verb.ts';

export const replayVerb: Verb = {
  usage: `--group ID | --item ID… | --contract NAME [--operation NAME] [--endpoint NAME] [--fault CODE] [--since TIME]
  apply ID --note WHY [--exchange ID…]
  both: [--url http://127.0.0.1:8080] [--actor ID] [--json]; the key is taken from CANONGATE_KEY, as id-of-the-key:secret`,
  positionals: 2,
  options: {
    ...{ url: { type: 'string' }, actor: { type: 'string' }, note: { type: 'string' }, group: { type: 'string' } },
    ...{ item: { type: 'string', multiple: true }, exchange: { type: 'string', multiple: true } },
    ...{ contract: { type: 'string' }, operation: { type: 'string' }, endpoint: { type: 'string' } },
    ...{ fault: { type: 'string' }, since: { type: 'string' } },
  },
  async run([what, id], values) {
    if (what !== undefined && what !== 'apply') throw new UsageError(`There is no replay ${what}.`);
    const gateway = gatewayOf(values);
    const begun =
      what === 'apply'
        ? await gateway<ReplayView>(`/v1/replays/${wanted(id, 'Which replay?')}/apply`, applicationOf(values))
        : await gateway<ReplayView>('/v1/replays', { set: setOf(values) });
    const ended = await follow(gateway, begun, values);
    const members = what === 'apply' ? [] : await membersOf(gateway, ended);
    if (values['json']) console.log(JSON.stringify(what === 'apply' ? ended : { ...ended, members }, null, 2));
    else console.log(print(ended, members));
    const { stillFailing, nowFailing, withheld } = ended.counts;
    return ended.status === 'failed' || stillFailing + nowFailing + withheld > 0 ? 1 : 0;
  },
};

type Gateway = <T>(path: string, body?: object) => Promise<T>;

/** Whoever has the key may do what its application may; without one it is the sandbox's. */
function gatewayOf({ url = 'http://127.0.0.1:8080', actor }: Values): Gateway {
  const key = process.env['CANONGATE_KEY'] ?? `sandbox:${SANDBOX_SECRET}`;
  const headers = {
    ...{ authorization: `apiKey ${key}`, 'content-type': 'application/json' },
    ...(actor !== undefined && { 'canongate-actor': `id="${String(actor)}"` }),
  };
  return async <T>(path: string, body?: object): Promise<T> => {
    const method = body ? 'POST' : 'GET';
    const request = { method, headers, redirect: 'error' as const, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(new URL(path, String(url)), request).catch(() => {
      throw new Error(`Nothing answers at ${url}.`);
    });
    const told = (await response.json().catch(() => ({}))) as { title?: string; detail?: string; errors?: Told[] };
    if (response.ok) return told as T;
    const errors = (told.errors ?? []).map(({ pointer, detail, code }) => `${pointer} ${detail ?? code}`.trim());
    throw new Error([`${response.status} ${told.title ?? ''}`, told.detail, ...errors].filter(Boolean).join(': '));
  };
}

interface Told {
  pointer: string;
  code: string;
  detail?: string;
}

const wanted = (value: string | undefined, question: string): string => {
  if (value === undefined || !/^[0-9a-z-]+$/i.test(value)) throw new UsageError(question);
  return value;
};

function setOf({ group, item, contract, operation, endpoint, fault, since }: Values): ReplaySet {
  if (group !== undefined) return { group: String(group) };
  if (item !== undefined) return { items: [item].flat().map(String) };
  if (contract === undefined) throw new UsageError('Which exchanges: --group, --item or --contract?');
  const more = Object.entries({ operation, endpoint, fault, since }).filter(([, value]) => value !== undefined);
  return { exchanges: { contract: String(contract), ...Object.fromEntries(more) } };
}

function applicationOf({ exchange, note }: Values): object {
  if (note === undefined) throw new UsageError('Say why, with --note.');
  return { note, ...(exchange === undefined ? { all: 'now-mapping' } : { exchanges: [exchange].flat() }) };
}

const LOOK_MS = 250;

async function follow(gateway: Gateway, begun: ReplayView, { json }: Values): Promise<ReplayView> {
  const progress = progressOn();
  for (let seen = begun; ; seen = await gateway<ReplayView>(begun.links.self)) {
    const { done, applied, total } = seen.counts;
    const under = seen.status === 'computing' || seen.status === 'applying';
    const said = seen.status === 'computing' ? `rehearsed ${done}` : `gone on ${applied}`;
    if (under && !json) progress.say(`${said} of ${total}`);
    else progress.done();
    if (!under) return seen;
    await pause(LOOK_MS);
  }
}

/** Enough to see what is alike. */
const PAGES = 5;

async function membersOf(gateway: Gateway, { links }: ReplayView): Promise<ReplayMemberView[]> {
  const members: ReplayMemberView[] = [];
  let after = '';
  for (let page = 0; page < PAGES; page++) {
    const { items, next } = await gateway<DifferencePage>(`${links.differences}?limit=200${after}`);
    members.push(...items);
    if (next === undefined) break;
    after = `&after=${next}`;
  }
  return members;
}

function print({ id, status, counts, mappings }: ReplayView, members: readonly ReplayMemberView[]): string {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  return [
    `replay ${id}   ${status}`,
    told.map(([name, count]) => `${name} ${count}`).join('   '),
    ...mappings.map(({ mapping, before, after }) => `${mapping}   ${short(before)} → ${short(after)}`),
    ...tableOf(members),
    ...(members.length > 0 && members.length < counts.total ? [`(of the first ${members.length} exchanges)`] : []),
    ...(status === 'ready' && counts.nowMapping > counts.applied
      ? ['', `canongate replay apply ${id} --note WHY`]
      : []),
  ].join('\n');
}

const short = (hash: string | undefined): string => hash?.slice(0, 12) ?? 'none';

/** What is alike on one line, the most frequent first. */
function tableOf(members: readonly ReplayMemberView[]): string[] {
  const lines = members.flatMap(({ verdict, before, after, differences }) => [
    ...(before ? [`${verdict}  before: ${failure(before)}`] : []),
    ...(after ? [`${verdict}  after:  ${failure(after)}`] : []),
    ...differences.map(({ step, side, change, pointer }) => `${verdict}  ${step} ${side}  ${change}  ${pointer}`),
  ]);
  const alike = [...Map.groupBy(lines, line => line)].map(([line, some]) => ({ line, count: some.length }));
  const width = Math.max(0, ...alike.map(({ count }) => String(count).length));
  return alike
    .toSorted((a, b) => b.count - a.count)
    .map(({ line, count }) => `${String(count).padStart(width)}  ${line}`);
}

const failure = ({ fault, pointer, rule }: NonNullable<ReplayMemberView['before']>): string =>
  [fault, pointer, rule].filter(Boolean).join('  ');

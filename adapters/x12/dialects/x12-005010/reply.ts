/** Everything found in one reply of a partner: answers, acknowledgements, and what is wrong; nothing chosen, nothing dropped. */
import { DialectError, type Mishap, type Profile } from '../../../../gateway/kit.ts';
import { type Issue, mishapOf } from '../../codec/issue.ts';
import type { X12Tree } from '../../grammar/tree.ts';
import {
  type Acknowledgement,
  type InterchangeAcknowledgement,
  isAcknowledgement,
  readAcknowledgement,
  readTa1,
} from './acknowledgement.ts';
import { type JudgedSet, judgeInput } from './judge.ts';

export interface ReplySet {
  /** ST01. */
  id: string;
  st02: string;
  /** ST03, else GS08. */
  version: string;
  tree: X12Tree;
  isa: { isa13: string; sender: string; receiver: string; date: string; time: string; usage: string };
  gs: { gs06: string; sender: string; receiver: string; functionalId: string };
  /** What was tolerated in this set. */
  warnings: Mishap[];
}

export interface ReplyContent {
  ta1: InterchangeAcknowledgement[];
  /** 999, 997 and 824; `isa13` is the number of the interchange they came in. */
  acks: (Acknowledgement & { isa13: string; warnings: Mishap[] })[];
  /** Sets that can be relied on, each on its own. */
  sets: ReplySet[];
  /** What kept other sets, or what surrounds them, from being relied on. */
  errors: Mishap[];
  /** What was tolerated around the sets. */
  warnings: Mishap[];
}

/**
 * Throws DialectError where the reply holds nothing to go by: neither a set, nor an acknowledgement, nor a TA1 that
 * says no.
 */
export function readReply(input: string | Uint8Array, profile: Profile): ReplyContent {
  const judged = judgeInput(input, profile);
  const content: ReplyContent = { ta1: [], acks: [], sets: [], errors: [], warnings: judged.warnings.map(mishapOf) };
  for (const { ta1 } of judged.interchanges) content.ta1.push(...ta1.map(readTa1));
  const errors = new Set<Issue>(judged.errors);
  for (const entry of judged.sets) {
    if (isAcknowledgement(entry.set.id) && !spoiled(entry)) content.acks.push(acknowledgementOf(entry));
    else if (entry.tree !== undefined) content.sets.push(setOf(entry, entry.tree));
    else for (const issue of entry.errors) errors.add(issue);
  }
  content.errors = [...errors].slice(0, 100).map(mishapOf);
  const says = content.sets.length + content.acks.length > 0 || content.ta1.some(ta1 => ta1.outcome === 'rejected');
  if (says) return content;
  if (content.errors.length > 0) throw new DialectError(...(content.errors as [Mishap]));
  if (content.ta1.length > 0) return content;
  throw new DialectError({ cause: 'no-set', position: 'ISA' });
}

/** An acknowledgement is read without its grammar: only a broken envelope keeps it from being believed. */
function spoiled({ set, errors }: JudgedSet): boolean {
  return (
    errors.some(issue => issue.segment === undefined && !issue.cause.startsWith('unsupported-')) || set.control === ''
  );
}

function acknowledgementOf({ set, interchange, errors, warnings }: JudgedSet): ReplyContent['acks'][number] {
  const ack = readAcknowledgement(rejoined(set, interchange.delimiters), interchange.delimiters.component);
  return { ...ack, isa13: interchange.isa[13]!, warnings: [...errors, ...warnings].map(mishapOf) };
}

/** The walker has split composites; acknowledgements are read as they came. */
function rejoined(set: JudgedSet['set'], { component }: { component: string }): JudgedSet['set'] {
  const segments = set.segments.map(segment =>
    segment.map(e => (typeof e === 'string' ? e : (e as string[]).join(component))),
  );
  return { ...set, segments };
}

function setOf({ set, group, interchange, warnings }: JudgedSet, tree: X12Tree): ReplySet {
  const { isa } = interchange;
  return {
    id: set.id,
    st02: set.control,
    version: set.version,
    tree,
    isa: {
      isa13: isa[13]!,
      sender: isa[6]!.trimEnd(),
      receiver: isa[8]!.trimEnd(),
      date: isa[9]!,
      time: isa[10]!,
      usage: isa[15]!,
    },
    gs: {
      gs06: group.gs[6] ?? '',
      sender: group.gs[2] ?? '',
      receiver: group.gs[3] ?? '',
      functionalId: group.gs[1] ?? '',
    },
    warnings: warnings.map(mishapOf),
  };
}

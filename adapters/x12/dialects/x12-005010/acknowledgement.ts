/** Reads what a partner says about our message: TA1, 999, 997 and 824. */
import { lookup } from '../../../../gateway/kit.ts';
import type { TransactionSet } from '../../codec/envelope.ts';
import type { RawSegment } from '../../codec/tokenizer.ts';
import { FINDINGS } from '../../grammar/findings.ts';

export type AckOutcome = 'accepted' | 'rejected' | 'partial';

export interface AckError {
  /** Kebab-case, as our own walker would call it; `other` for a code it does not know. */
  code: string;
  segmentId: string;
  /** ST is 1. */
  segmentPosition: number;
  loop?: string;
  element?: number;
  component?: number;
  repeat?: number;
  /** IK304 or AK304, and IK403 or AK403. */
  segmentCode?: string;
  elementCode?: string;
}

export interface AcknowledgedSet {
  /** AK201 and AK202: our ST01 and ST02. */
  id: string;
  control: string;
  outcome: AckOutcome;
  /** IK501: A, E (accepted, errors noted), M, R, W, X; '' where it is missing. */
  status: string;
  /** IK502 and following. */
  codes: string[];
  errors: AckError[];
}

export interface Acknowledgement {
  kind: '999' | '997' | '824';
  outcome: AckOutcome;
  /** AK901, or OTI01 of 824. */
  status: string;
  /** AK101 and AK102: our GS01 and GS06. */
  functionalId: string;
  groupControl: string;
  sets: AcknowledgedSet[];
  /** AK905 and following. */
  codes: string[];
  /** Of all sets. */
  errors: AckError[];
}

export interface InterchangeAcknowledgement {
  /** TA101: our ISA13. */
  control: string;
  /** TA104 `E` is accepted with errors noted. */
  outcome: 'accepted' | 'rejected';
  status: string;
  /** TA105, `000` for no error. */
  note: string;
}

/** TA1 of 005010: control, date, time, status, note. */
export function readTa1(segment: RawSegment): InterchangeAcknowledgement {
  const [, control = '', , , status = '', note = ''] = segment;
  return {
    control,
    status: coded(status),
    note: coded(note),
    outcome: status === 'A' || status === 'E' ? 'accepted' : 'rejected',
  };
}

export function isAcknowledgement(id: string): id is Acknowledgement['kind'] {
  return id === '999' || id === '997' || id === '824';
}

/** Reads segment by segment, without a grammar: an acknowledgement with mistakes of its own still says what it says. */
export function readAcknowledgement(set: TransactionSet, component: string): Acknowledgement {
  if (set.id === '824') return readAdvice(set);
  const ack: Acknowledgement = {
    kind: set.id === '997' ? '997' : '999',
    outcome: 'rejected',
    status: '',
    functionalId: '',
    groupControl: '',
    sets: [],
    codes: [],
    errors: [],
  };
  for (const segment of set.segments) READ.get(segment[0]!)?.(ack, segment, component);
  ack.errors = ack.sets.flatMap(s => s.errors);
  ack.outcome = outcomeOf(ack);
  return ack;
}

/** What is repeated in errors is codes; anything else a partner puts there is not. */
function coded(text: string | undefined): string {
  return text !== undefined && /^[A-Z0-9]{1,6}$/.test(text) ? text : '';
}

type Read = (ack: Acknowledgement, segment: RawSegment, component: string) => void;

const group: Read = (ack, [, functionalId = '', control = '']) => {
  ack.functionalId = functionalId;
  ack.groupControl = control;
};

const opened: Read = (ack, [, id = '', control = '']) => {
  ack.sets.push({ id, control, outcome: 'rejected', status: '', codes: [], errors: [] });
};

const segmentError: Read = (ack, segment) => {
  const [segmentId, loop, code] = [coded(segment[1]), coded(segment[3]), coded(segment[4])];
  const error: AckError = { code: causeOf('ik3', code), segmentId, segmentPosition: Number(segment[2]) || 0 };
  if (loop !== '') error.loop = loop;
  if (code !== '') error.segmentCode = code;
  ack.sets.at(-1)?.errors.push(error);
};

/** The first element error belongs to the segment error before it; each further one gets its own. */
const elementError: Read = (ack, [, position = '', , code = ''], by) => {
  const errors = ack.sets.at(-1)?.errors;
  const last = errors?.at(-1);
  if (errors === undefined || last === undefined) return;
  const error = last.element === undefined ? last : { ...last };
  if (error !== last) errors.push(error);
  const [element, component, repeat] = position.split(by).map(Number);
  if (element) error.element = element;
  if (component) error.component = component;
  if (repeat) error.repeat = repeat;
  error.code = causeOf('ik4', code);
  error.elementCode = coded(code);
};

const closed: Read = (ack, [, status = '', ...codes]) => {
  const set = ack.sets.at(-1);
  if (set === undefined) return;
  set.status = coded(status);
  set.codes = codes.map(coded).filter(code => code !== '');
  set.outcome = status === 'A' || status === 'E' ? 'accepted' : 'rejected';
};

const groupClosed: Read = (ack, [, status = '', , , , ...codes]) => {
  ack.status = coded(status);
  ack.codes = codes.map(coded).filter(code => code !== '');
};

/** A map: what a partner puts where a segment id should be may be the name of something every object has. */
const READ: ReadonlyMap<string, Read> = new Map([
  ['AK1', group],
  ['AK2', opened],
  ['IK3', segmentError],
  ['AK3', segmentError],
  ['IK4', elementError],
  ['AK4', elementError],
  ['IK5', closed],
  ['AK5', closed],
  ['AK9', groupClosed],
]);

const OUTCOMES: Readonly<Record<string, AckOutcome>> = lookup({ A: 'accepted', E: 'accepted', P: 'partial' });

/** AK901; where it says nothing, what the sets say. */
function outcomeOf({ status, sets }: Acknowledgement): AckOutcome {
  if (status !== '') return OUTCOMES[status] ?? 'rejected';
  const accepted = sets.filter(set => set.outcome === 'accepted').length;
  if (accepted === 0) return 'rejected';
  return accepted === sets.length ? 'accepted' : 'partial';
}

/** 824: the second letter of OTI01 is the verdict (A, E, P, R), whatever level the first names. */
function readAdvice(set: TransactionSet): Acknowledgement {
  const oti = set.segments.filter(segment => segment[0] === 'OTI');
  const verdicts = oti.map(segment => OUTCOMES[segment[1]?.charAt(1) ?? ''] ?? 'rejected');
  const outcome = verdicts.find(verdict => verdict !== 'accepted') ?? verdicts[0] ?? 'rejected';
  const codes = set.segments.filter(segment => segment[0] === 'TED').map(segment => coded(segment[1]));
  const [first] = oti;
  return {
    kind: '824',
    outcome,
    status: coded(first?.[1]),
    functionalId: '',
    groupControl: first?.[8] ?? '',
    sets: oti.map((segment, i) => ({
      id: segment[10] ?? '',
      control: segment[9] ?? '',
      outcome: verdicts[i]!,
      status: coded(segment[1]),
      codes: [],
      errors: [],
    })),
    codes,
    errors: [],
  };
}

const CAUSES: Readonly<Record<'ik3' | 'ik4', ReadonlyMap<string, string>>> = {
  ik3: inverse('ik3'),
  ik4: inverse('ik4'),
};

function inverse(kind: 'ik3' | 'ik4'): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [cause, codes] of Object.entries(FINDINGS)) {
    const code = codes[kind];
    // Code 8 of IK304 only says that an element error follows.
    if (code !== undefined && !map.has(code)) map.set(code, kind === 'ik3' && code === '8' ? 'element-errors' : cause);
  }
  return map;
}

function causeOf(kind: 'ik3' | 'ik4', code: string): string {
  return CAUSES[kind].get(code) ?? 'other';
}

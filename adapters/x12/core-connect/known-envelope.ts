/**
 * Reads the one envelope that nearly every CORE reply comes in without building a tree, and declines all others.
 * A general XML reader costs more per call than all governance together; this costs next to nothing.
 */
import { lookup } from '../../../gateway/kit.ts';
import { SOAP_NAMESPACE } from '../../../transports/soap.ts';
import { type CoreReply, isCoreField, setField } from './message.ts';

const NAME = '[A-Za-z_][\\w.-]*';
const DECLARED = `(?:[ \\n\\t]+xmlns:${NAME}="[^"<&\\n\\t]+")*`;
const HEAD = new RegExp(
  '(?:<\\?xml version="1\\.0"(?: encoding="[Uu][Tt][Ff]-8")?[ ]?\\?>)?\\s*' +
    `<(${NAME}):Envelope(${DECLARED})\\s*>\\s*` +
    '(?:<\\1:Header\\s*/>\\s*|<\\1:Header\\s*>\\s*</\\1:Header\\s*>\\s*)?' +
    `<\\1:Body(${DECLARED})\\s*>\\s*<(${NAME}):COREEnvelopeRealTimeResponse(${DECLARED})\\s*>`,
  'y',
);
const DECLARATION = new RegExp(`xmlns:(${NAME})="([^"]+)"`, 'g');
/** Prefixes and URIs that Namespaces in XML 1.0 §3 keeps for itself. */
const RESERVED = /^xml|:xml|\/XML\/1998\/namespace|\/2000\/xmlns\//i;
const ENTITY: Readonly<Record<string, string>> = lookup({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#13': '\r',
  '#xD': '\r',
});

/** What was recognised last: a partner's replies begin alike, up to the byte. */
let last = { head: '', soap: '', core: '' };

function recognise(text: string): typeof last | undefined {
  if (last.head !== '' && text.startsWith(last.head)) return last;
  HEAD.lastIndex = 0;
  const found = HEAD.exec(text);
  if (!found || !bindsBoth(found)) return undefined;
  const [head, soap = '', , , core = ''] = found;
  last = { head, soap, core };
  return last;
}

/** @returns undefined where anything is unusual: the general reader then decides. Both agree where this one answers. */
export function readKnownEnvelope(text: string): CoreReply | undefined {
  const known = recognise(text);
  if (!known) return undefined;
  const { head, soap, core } = known;
  const reply: CoreReply = {};
  let at = head.length;
  for (;;) {
    const start = skipSpace(text, at);
    const nameEnd = skipLetters(text, start + 1);
    if (text[start] !== '<' || nameEnd === start + 1) break;
    const name = text.slice(start + 1, nameEnd);
    if (!isCoreField(name)) return undefined;
    const content = text[nameEnd] === '>' ? readContent(text, nameEnd + 1, name) : readEmpty(text, nameEnd);
    if (!content || !setField(reply, name, content.value)) return undefined;
    at = content.end;
  }
  return closes(text, at, [`${core}:COREEnvelopeRealTimeResponse`, `${soap}:Body`, `${soap}:Envelope`])
    ? reply
    : undefined;
}

/** Each prefix declared once, the envelope's to SOAP 1.2, so that no later declaration can change what a name means. */
function bindsBoth([, soap = '', ...rest]: RegExpExecArray): boolean {
  const [outer = '', body = '', core = '', inner = ''] = rest;
  const declarations = outer + body + inner;
  if (RESERVED.test(soap) || RESERVED.test(core) || RESERVED.test(declarations)) return false;
  const bound = new Map<string, string>();
  for (const [, prefix = '', uri = ''] of declarations.matchAll(DECLARATION)) {
    if (bound.has(prefix)) return false;
    bound.set(prefix, uri);
  }
  return bound.get(soap) === SOAP_NAMESPACE['1.2'] && outer.includes(`xmlns:${soap}="`) && bound.has(core);
}

/** A field as it stands there, and where it ends. */
interface Content {
  value: string;
  end: number;
}

/** The rest of `<Name />`. */
function readEmpty(text: string, from: number): Content | undefined {
  const at = skipSpace(text, from);
  return text.startsWith('/>', at) ? { value: '', end: at + 2 } : undefined;
}

/** Character data up to the end tag: CDATA sections and text with the usual entities, in any mixture. */
function readContent(text: string, from: number, name: string): Content | undefined {
  const endTag = `</${name}>`;
  let value = '';
  let at = from;
  for (;;) {
    const next = text.indexOf('<', at);
    if (next < 0) return undefined;
    const run = plainText(text.slice(at, next));
    if (run === undefined) return undefined;
    value += run;
    if (text.startsWith(endTag, next)) return { value, end: next + endTag.length };
    if (!text.startsWith('<![CDATA[', next)) return undefined;
    const end = text.indexOf(']]>', next + 9);
    if (end < 0) return undefined;
    value += text.slice(next + 9, end);
    at = end + 3;
  }
}

function plainText(run: string): string | undefined {
  if (run === '') return run;
  if (run.includes(']]>')) return undefined;
  if (!run.includes('&')) return run;
  let known = true;
  const decoded = run.replace(/&([^;&]{0,8};)?/g, (_, reference: string | undefined) => {
    const character = ENTITY[reference?.slice(0, -1) ?? ''];
    if (character === undefined) known = false;
    return character ?? '';
  });
  return known ? decoded : undefined;
}

function closes(text: string, from: number, names: readonly string[]): boolean {
  let at = from;
  for (const name of names) {
    at = skipSpace(text, at);
    if (!text.startsWith(`</${name}>`, at)) return false;
    at += name.length + 3;
  }
  return skipSpace(text, at) === text.length;
}

function skipLetters(text: string, from: number): number {
  let at = from;
  for (let c = text.charCodeAt(at) | 32; c >= 97 && c <= 122; c = text.charCodeAt(at) | 32) at += 1;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t') at += 1;
  return at;
}

/** Published HL7 v2 messages (needs CORPUS), field by field as two other parsers read them; each difference is explained in a table. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Hl7Message as OtherMessage } from '@medplum/core';
import { Message as ClientMessage } from 'node-hl7-client';
import { type Hl7Message, readMessage } from '../../adapters/hl7v2/codec/message.ts';
import { DialectError } from '../../gateway/kit.ts';

const { CORPUS } = process.env;
const COSYTE = 'cosyte-hl7/test/fixtures';
const IPF = 'oehf-ipf/modules';

/** What is refused here, by cause. */
const REFUSED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['count-mismatch', 'malformed-mid-batch', 'multi-batch-file', 'single-batch'].map(name => [
      `${COSYTE}/batch/${name}.hl7`,
      'not-hl7: a file of several messages, which readFile reads; the others throw, too',
    ]),
  ),
  [`${COSYTE}/malformed/empty-input.hl7`]: 'empty-message: there is nothing in it; node-hl7-client takes it',
  [`${COSYTE}/malformed/no-msh-segment.hl7`]: 'not-hl7: the others throw, too',
  [`${COSYTE}/vendor-quirks/unknown-charset.hl7`]:
    'charset-unknown: ISO IR 999; the others read UTF-8 whatever it says',
  ...Object.fromEntries(
    ['hl7-kotlin/src/test/resources', 'hl7/src/test/resources/dsl', 'hl7/src/test/resources'].map(folder => [
      `${IPF}/${folder}/msg-02.hl7`,
      'charset-unknown: `code1`; the others read UTF-8 whatever it says',
    ]),
  ),
  [`${IPF}/hl7/src/test/resources/dsl/msg-04.hl7`]: 'charset-unknown: `code1`; the others read UTF-8 whatever it says',
};

const SECOND = 'whole: two messages in one, which it refuses; here they are read, and second-message says so';
const BREAKS = '\\.br\\ and \\.sp\\ are line ends of a text (§2.7.4); it leaves them as they are written';
const DELETED = 'an escape without a meaning here is kept as it is written; it deletes it (D12)';

/** What node-hl7-client reads otherwise: where, and why. `whole` where nothing can be compared. */
const APART: Readonly<Record<string, string>> = {
  [`${COSYTE}/edge-cases/decoded-br.hl7`]: `OBX-5: ${BREAKS}`,
  [`${COSYTE}/edge-cases/escape-formatting.hl7`]: `OBX-5: ${BREAKS}; ${DELETED}`,
  [`${COSYTE}/edge-cases/escape-highlight.hl7`]: `OBX-5: ${DELETED}`,
  [`${COSYTE}/edge-cases/truncation-char-msh2.hl7`]:
    'OBX-5: \\P\\ is the truncation character of 2.7, which it does not know',
  [`${COSYTE}/edge-cases/unknown-escapes.hl7`]: `OBX-5: ${DELETED}`,
  [`${COSYTE}/fhir-bridge/sample-mdm-t02.hl7`]: `OBX-5: ${BREAKS}`,
  [`${COSYTE}/malformed/invalid-encoding-characters.hl7`]:
    'MSH: MSH-2 is missing, which delimiters-missing says; it takes the letters that stand there for delimiters',
  [`${COSYTE}/stream/malformed-mid-stream.hl7`]: SECOND,
  [`${COSYTE}/stream/mixed-terminators.hl7`]: SECOND,
  [`${COSYTE}/stream/split-across-chunks.hl7`]: SECOND,
  [`${COSYTE}/text/formatting-note.hl7`]: `OBX-5: ${BREAKS}`,
  [`${COSYTE}/text/highlight.hl7`]: `OBX-5: ${DELETED}`,
  [`${COSYTE}/vendor-quirks/duplicate-required-segment.hl7`]: SECOND,
  [`${COSYTE}/vendor-quirks/mllp-framing-stripped.hl7`]: 'PV1-3: FS at the end of the message is none of it',
  [`${COSYTE}/vendor-quirks/segment-case.hl7`]: 'pid: a segment in small letters is read; it names it as it is written',
  [`${COSYTE}/vendor-quirks/unknown-escape-sequence.hl7`]: `OBX-5: ${DELETED}`,
};

const samples = () =>
  globSync(join(CORPUS!, 'hl7v2/**/*.hl7'))
    .sort()
    .map(path => ({ name: relative(join(CORPUS!, 'hl7v2'), path), bytes: readFileSync(path) }));

/** A message, or the cause why it is none. */
function outcome(bytes: Uint8Array): Hl7Message | string {
  try {
    const message = readMessage(bytes);
    message.ids();
    return message;
  } catch (error) {
    if (error instanceof DialectError) return error.mishaps[0].cause;
    throw error;
  }
}

interface Node {
  name?: string;
  children: readonly Node[];
  toString(): string;
}

/** Each lowest part of a message as node-hl7-client reads it, by a place of ours. */
function* partsOf(whole: Node): Generator<[place: string, text: string]> {
  const seen: Record<string, number> = {};
  for (const segment of whole.children) {
    const id = segment.name!;
    const nth = seen[id] ?? 0;
    seen[id] = nth + 1;
    yield [id, id];
    const isHeader = id === 'MSH';
    for (const [n, field] of segment.children.entries()) {
      // Its own MSH begins with MSH-2, and the delimiters are none of its fields.
      const at = isHeader ? n + 1 : n;
      if (n === 0 || (isHeader && n === 1)) continue;
      for (const [r, repetition] of orSelf(field))
        for (const [c, component] of orSelf(repetition))
          for (const [s, part] of orSelf(component))
            yield [`${id}[#${nth}]-${at}[#${r}].${c + 1}.${s + 1}`, part.toString()];
    }
  }
}
const orSelf = (node: Node): [number, Node][] => [...(node.children.length > 0 ? node.children : [node]).entries()];

describe('the HL7 v2 files of the corpus and other parsers (needs CORPUS)', function () {
  this.timeout(300_000);
  before(function () {
    if (!CORPUS) this.skip();
  });

  it('are read, but for those that the table names with the cause', () => {
    const refused = samples().flatMap(({ name, bytes }) => {
      const message = outcome(bytes);
      return typeof message === 'string' ? [[name, message]] : [];
    });
    assert.deepEqual(
      Object.fromEntries(refused),
      Object.fromEntries(Object.entries(REFUSED).map(([name, why]) => [name, why.split(':')[0]])),
    );
  });

  it('hold in every segment and field what @medplum/core finds there, without an exception', () => {
    const differing: string[] = [];
    let fields = 0;
    for (const { name, bytes } of samples()) {
      const message = outcome(bytes);
      if (typeof message === 'string') continue;
      const body = message.text.slice(message.start, message.end).replaceAll(/\r\n|\n/g, '\r');
      const other = OtherMessage.parse(body.replaceAll(/\r{2,}/g, '\r'));
      assert.equal(other.segments.length, message.ids().length, name);
      for (const [n, segment] of other.segments.entries())
        for (let field = segment.name === 'MSH' ? 3 : 1; field < segment.fields.length; field++) {
          fields++;
          const theirs = segment.getField(field)?.toString() ?? '';
          if ((message.raw(n, field) ?? '') !== theirs) differing.push(`${name} ${segment.name}-${field}`);
        }
    }
    assert.ok(fields > 58_000, `${fields} fields`);
    console.log(`      ${fields} fields compared`);
    assert.deepEqual(differing, []);
  });

  it('hold in every repetition, component and sub-component what node-hl7-client finds there, but for the table', () => {
    const differing: Record<string, Set<string>> = {};
    let [compared, blanks] = [0, 0];
    for (const { name, bytes } of samples()) {
      const message = outcome(bytes);
      if (typeof message === 'string') continue;
      const places = new Set<string>();
      const differ = (place: string) => {
        differing[name] = places.add(place);
      };
      // It throws at a byte order mark or VT before MSH, and at line ends that are mixed (D17).
      const text = bytes.toString('utf8').slice(message.start === 0 ? 0 : 1);
      let client: Node;
      try {
        client = new ClientMessage({ text: text.replaceAll(/\r?\n|\r/g, '\r') }) as unknown as Node;
      } catch {
        differ('whole');
        continue;
      }
      assert.equal(client.children.length, message.ids().length, name);
      for (const [place, theirs] of partsOf(client)) {
        const id = place.slice(0, 3);
        if (place === id) {
          if (!message.ids().includes(id)) differ(id);
          continue;
        }
        if (places.has(id)) continue;
        compared++;
        const found = message.get(place);
        const ours = found === null ? '""' : (found ?? '');
        // It cuts blanks off at the end of a value; here it is what was sent.
        if (ours !== theirs && ours.trimEnd() === theirs) blanks++;
        else if (ours !== theirs) differ(id === 'MSH' ? id : place.replace(/\[#\d+\]-(\d+).*/, '-$1'));
      }
    }
    assert.ok(compared > 123_000, `${compared} values`);
    console.log(`      ${compared} values compared, ${blanks} of them without the blanks at their end`);
    assert.deepEqual(
      Object.fromEntries(Object.entries(differing).map(([name, found]) => [name, [...found]])),
      Object.fromEntries(Object.entries(APART).map(([name, why]) => [name, [why.split(':')[0]]])),
    );
  });
});

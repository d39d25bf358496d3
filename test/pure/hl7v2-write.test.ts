/** Writing HL7 v2: whatever a text holds, it reads back equal and adds nothing; what was not touched stays byte for byte. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Delimiters, USUAL } from '../../adapters/hl7v2/codec/delimiters.ts';
import { readMessage } from '../../adapters/hl7v2/codec/message.ts';
import { withValue, written } from '../../adapters/hl7v2/codec/rewrite.ts';
import { type SegmentContent, writeMessage } from '../../adapters/hl7v2/codec/writer.ts';
import { adt, causeOf, MSH, PATIENT, read } from './hl7v2-messages.ts';

const UTF8 = { delimiters: USUAL, charset: 'utf-8' } as const;
const HEADER: SegmentContent = [
  'MSH',
  undefined,
  undefined,
  'A',
  'B',
  '',
  '',
  '',
  '',
  [['ADT', 'A04', 'ADT_A01']],
  'M1',
  'P',
  '2.5.1',
];

/** Text made of what could break a message, and of anything else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '|',
        '^',
        '~',
        '\\',
        '&',
        '#',
        '\r',
        '\n',
        '\x0b',
        '\x1c',
        '"',
        '\\F\\',
        '\\X0D\\',
        '\rZZZ|',
        '\rMSH|^~\\&|',
        '\x1c\r',
        '\0',
        'é',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join('').toWellFormed());

describe('HL7 v2 writer', () => {
  it('writes any text so that it reads back equal, in the same segments (D6, D7)', () => {
    const sets: Delimiters[] = [
      USUAL,
      { ...USUAL, truncation: '#' },
      { field: '$', component: '%', repetition: '*', escape: '!', subcomponent: '@', truncation: '' },
    ];
    fc.assert(
      fc.property(fc.constantFrom(...sets), hostile, hostile, hostile, (delimiters, name, part, note) => {
        const segments: SegmentContent[] = [
          HEADER,
          ['PID', undefined, undefined, undefined, undefined, [[[name, part]], ['x', name]]],
          ['NTE', '1', undefined, note],
        ];
        const bytes = writeMessage(segments, { delimiters, charset: 'utf-8' });
        const message = readMessage(bytes);
        assert.deepEqual(message.ids(), ['MSH', 'PID', 'NTE']);
        assert.ok(!/[\x0b\x1c\n]/.test(message.text));
        const back = [
          message.get('PID-5.1.1'),
          message.get('PID-5.1.2'),
          message.get('PID-5[#1].2'),
          message.get('NTE-3'),
        ];
        assert.deepEqual(
          back.map(value => value ?? ''),
          [name, part, name, note],
        );
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out what is empty at the end, writes null as two quotation marks and the text of two as something else', () => {
    const segment: SegmentContent = ['PID', '1', null, '""', undefined, [['Testperson', '', undefined]], '', undefined];
    const bytes = writeMessage([HEADER, segment], UTF8);
    assert.equal(
      Buffer.from(bytes).toString(),
      'MSH|^~\\&|A|B|||||ADT^A04^ADT_A01|M1|P|2.5.1\rPID|1|""|\\X2222\\||Testperson\r',
    );
    assert.equal(readMessage(bytes).get('PID-2'), null);
    assert.equal(readMessage(bytes).get('PID-3'), '""');
  });

  it('writes the charset it is told, and refuses what that cannot say by its place', () => {
    const bytes = (charset: 'iso-8859-1' | 'iso-8859-15' | 'windows-1252' | 'ascii', text: string) =>
      Buffer.from(writeMessage([HEADER, ['NTE', '1', '', text]], { delimiters: USUAL, charset }))
        .toString('latin1')
        .split('|')
        .at(-1);
    assert.equal(bytes('iso-8859-1', 'é'), '\xe9\r');
    assert.equal(bytes('iso-8859-15', '€'), '\xa4\r');
    assert.equal(bytes('windows-1252', '€'), '\x80\r');
    assert.equal(
      causeOf(() => bytes('iso-8859-1', '€')),
      'unencodable NTE-3',
    );
    assert.equal(
      causeOf(() => bytes('ascii', 'é')),
      'unencodable NTE-3',
    );
    assert.equal(
      causeOf(() => writeMessage([['NTE', '\ud800']], UTF8)),
      'unencodable NTE-1',
    );
    assert.equal(
      causeOf(() => writeMessage([['NTE', 'a|b']], { ...UTF8, delimiters: { ...USUAL, escape: '' } })),
      'unescapable NTE-1',
    );
    assert.equal(
      causeOf(() => writeMessage([['N\rE', 'a']], UTF8)),
      'segment-id',
    );
  });
});

describe('HL7 v2 rewrite', () => {
  const odd = Buffer.from(
    `\x0b${MSH}||||||8859/1\r\nPID|1|\\Q\\|123^^^A^MR~|~^|M\xfcller^\\X41\\||\rZZZ|&&\n\r\x1c\r`,
    'latin1',
  );

  it('changes one value and leaves every other byte', () => {
    const changed = Buffer.from(written(withValue(read(odd), 'PID-3[#0].4', 'Ä|'))).toString('latin1');
    assert.equal(changed, odd.toString('latin1').replace('^A^', '^\xc4\\F\\^'));
    assert.deepEqual(Buffer.from(written(read(odd))), odd);
  });

  it('reaches what was absent, and gives back what was set', () => {
    const places = ['PID-3[#3].4.2', 'PID-20', 'PV1-3.2', 'MSH-15', 'PID-5.1.2', 'PID-5.7'];
    fc.assert(
      fc.property(fc.constantFrom(...places), hostile, (place, text) => {
        const message = withValue(read(adt(PATIENT, 'PV1')), place, text);
        assert.equal(message.get(place) ?? '', text);
        assert.deepEqual(message.ids(), ['MSH', 'PID', 'PV1']);
        assert.equal(message.get('PID-3.5'), 'MR');
      }),
    );
  });

  it('does not touch the delimiters, the charset or a segment that is not there (D16)', () => {
    const message = read(adt(PATIENT));
    assert.equal(
      causeOf(() => withValue(message, 'MSH-1', 'x')),
      'place-fixed MSH-1',
    );
    assert.equal(
      causeOf(() => withValue(message, 'MSH-2', 'x')),
      'place-fixed MSH-2',
    );
    assert.equal(
      causeOf(() => withValue(message, 'MSH-18', 'x')),
      'place-fixed MSH-18',
    );
    assert.equal(
      causeOf(() => withValue(message, 'PV1-2', 'x')),
      'place-absent PV1',
    );
    assert.equal(withValue(message, 'PID-30', undefined).text, message.text);
  });
});

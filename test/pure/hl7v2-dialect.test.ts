/** HL7 v2 as mappings see it: trees of segments and groups, read as they come and written as their structure orders them. */
import assert from 'node:assert/strict';
import { hl7v2 } from '../../adapters/hl7v2/dialects/hl7v2/dialect.ts';
import { controlIdOf, stamp } from '../../adapters/hl7v2/dialects/hl7v2/stamp.ts';
import { DialectError, table, type Wire } from '../../gateway/kit.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import { adt, MSH, PATIENT } from './hl7v2-messages.ts';
import { scope } from './tables-rig.ts';

const PROFILE = {
  sending: { application: 'CANONGATE', facility: 'HQ' },
  processingId: 'P',
  receiving: { application: 'EHR', facility: 'NORTH' },
};

/** Segments, fields, repetitions and components by their names and numbers. */
// biome-ignore lint/suspicious/noExplicitAny: a tree whose shape is what is tested
type Node = any;

const treeOf = (wire: Wire): Node => hl7v2.read(wire, PROFILE);
const read = (text: string): Node => treeOf({ head: {}, body: text });
const lines = (tree: object, profile: object = PROFILE): string[] =>
  Buffer.from(hl7v2.write(tree as never, profile as never).body as Uint8Array)
    .toString('latin1')
    .split('\r')
    .slice(0, -1);

function mishap(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    return error.mishaps[0];
  }
  return assert.fail('nothing was thrown');
}

const type = (code: string, trigger: string) => ['MSH', '', '', '', '', '', '', '', '', [[code, trigger]]];

/** Two hits of a query (HL7 v2.5.1 §3.3.57, RSP^K22): each PID with the confidence behind it, a house segment between. */
const RSP = [
  'MSH|^~\\&|EHR|NORTH|CANONGATE|HQ|20261126120000+0000||RSP^K22^RSP_K21|R1|P|2.5.1',
  'MSA|AA|Q1',
  'QAK|T1|OK',
  'QPD|IHE PDQ Query|T1|@PID.5.1.1^TESTPERSON',
  'PID|1||1^^^NORTH||Testperson^Ann',
  'ZPD|house',
  'QRI|95',
  'PID|2||2^^^NORTH||Testperson^Anna',
  'QRI|40',
].join('\r');

describe('The dialect of HL7 v2, reading', () => {
  it('gives fields by number, repetitions, components and sub-components from 0, each bare where there is one', () => {
    const [pid] = read(adt(PATIENT)).PID;
    assert.equal(pid.at(1), '1');
    assert.deepEqual(pid.at(3), [
      ['123', '', '', ['CLINIC', '1.2.3', 'ISO'], 'MR'],
      ['456', '', '', 'OTHER', 'PI'],
    ]);
    assert.deepEqual(pid.at(5), [[['Testperson', 'van'], 'Ann', null]]);
    assert.equal(pid.at(6), '');
    assert.equal(pid.at(7), '19800101');
  });

  it('tells the null that deletes from what is absent (§2.5.3)', () => {
    const [pid] = read(adt('PID|1||""|""^""||""')).PID;
    assert.deepEqual(pid.split().slice(3, 7), [null, [[null, null]], '', null]);
  });

  it('decodes escapes and the charset of MSH-18', () => {
    const text = adt('NTE|1||a\\T\\b\\F\\c').replace(`${MSH}`, `${MSH}||||||8859/1`);
    const body = Buffer.from(text.replace('NTE|1||', 'NTE|1||caf\xe9 '), 'latin1');
    assert.equal(treeOf({ head: {}, body }).NTE[0].at(3), 'café a&b|c');
  });

  it('finds a segment wherever it stands, and those of the house', () => {
    const tree = read(adt('ZPD|x', 'PV1|1|O', 'PID|1', 'PV1|2|I'));
    assert.equal(tree.ZPD[0].at(1), 'x');
    assert.deepEqual(
      tree.PV1.map((segment: Node) => segment.at(2)),
      ['O', 'I'],
    );
    assert.deepEqual(Object.keys(tree), ['MSH', 'ZPD', 'PV1', 'PID']);
  });

  it('gives the segments of a group once more as a tree of their own', () => {
    const hits = read(RSP).QUERY_RESPONSE;
    assert.deepEqual(
      hits.map((hit: Node) => [hit.PID[0].at(1), hit.QRI[0].at(1), hit.ZPD?.length]),
      [
        ['1', '95', 1],
        ['2', '40', undefined],
      ],
    );
  });

  it('goes by what happened where MSH-9.3 is wrong or missing', () => {
    for (const nine of ['SIU^S13', 'SIU^S13^SIU_S13', 'SIU^S13^SIU_S12']) {
      const tree = read([MSH.replace('ADT^A04^ADT_A01', nine), 'SCH|1', 'RGS|1', 'AIS|1', 'RGS|2', 'AIP|1'].join('\r'));
      assert.deepEqual(
        tree.RESOURCES.map((group: object) => Object.keys(group)),
        [
          ['RGS', 'AIS'],
          ['RGS', 'AIP'],
        ],
      );
      assert.equal(tree.RESOURCES[1].PERSONNEL_RESOURCE[0].AIP[0].at(1), '1');
    }
  });
});

describe('The dialect of HL7 v2, writing', () => {
  it('orders segments as their structure does, and fills in who speaks with whom (§10.4, SIU_S12)', () => {
    const tree = {
      ZZZ: [['ZZZ', 'house']],
      AIP: [['AIP', '', '', 'P1']],
      AIS: [['AIS', '', '', 'S1']],
      RGS: [['RGS']],
      PV1: [['PV1', '', 'O']],
      PID: [['PID', '', '', [['1', '', '', ['NORTH', '1.2.3', 'ISO']]]]],
      SCH: [['SCH', 'A1']],
      MSH: [type('SIU', 'S12')],
    };
    assert.deepEqual(lines(tree), [
      'MSH|^~\\&|CANONGATE|HQ|EHR|NORTH|||SIU^S12^SIU_S12||P|2.5.1||||||UNICODE UTF-8',
      'SCH|A1',
      'PID|1||1^^^NORTH&1.2.3&ISO',
      'PV1|1|O',
      'RGS|1',
      'AIS|1||S1',
      'AIP|1||P1',
      'ZZZ|house',
    ]);
  });

  it('keeps groups together (§3.3.40, ADT_A39)', () => {
    const group = (n: string) => ({ MRG: [['MRG', `old${n}`]], PID: [['PID', '', '', `new${n}`]] });
    const tree = { MSH: [type('ADT', 'A40')], PATIENT: [group('1'), group('2')], EVN: [['EVN', '', '20261126']] };
    assert.deepEqual(lines(tree).slice(1), ['EVN||20261126', 'PID|1||new1', 'MRG|old1', 'PID|2||new2', 'MRG|old2']);
  });

  it('writes null as the null that deletes, and nothing for what is absent', () => {
    const tree = { MSH: [type('ADT', 'A08')], PID: [['PID', '', '', null, [[null, 'x']], undefined, '']] };
    assert.equal(lines(tree)[1], 'PID|1||""|""^x');
  });

  it('lets no text become a delimiter or a segment, whatever the delimiters are (§2.7)', () => {
    const hostile = 'a|b^c&d~e\\f\rZZZ|g\x1ch\x0b';
    const tree = { MSH: [type('ADT', 'A08')], PID: [['PID', '', '', '', '', hostile]] };
    for (const delimiters of [{}, { field: '!', component: '@', repetition: '#', escape: '$', subcomponent: '%' }]) {
      const written = hl7v2.write(tree as never, { ...PROFILE, delimiters } as never);
      assert.equal(treeOf(written).PID[0].at(5), hostile);
      assert.equal(Buffer.from(written.body as Uint8Array).filter(byte => byte === 13).length, 2);
    }
  });

  it('asks for acknowledgements as the profile does (§2.9.3, table 0155)', () => {
    const asked = (more: object) =>
      lines({ MSH: [type('ADT', 'A08')] }, { ...PROFILE, ...more })[0]
        ?.split('|')
        .slice(14, 16);
    assert.deepEqual(asked({}), ['', '']);
    assert.deepEqual(asked({ ackMode: 'enhanced' }), ['AL', 'AL']);
    assert.deepEqual(asked({ ackMode: 'enhanced', acknowledgment: { application: 'NE' } }), ['AL', 'NE']);
  });

  it('says where it could not write', () => {
    const ascii = { ...PROFILE, charset: 'ascii' };
    const tree = { MSH: [type('ADT', 'A08')], PID: [['PID', '', '', '', '', 'Müller']] };
    assert.deepEqual(
      mishap(() => lines(tree, ascii)),
      {
        cause: 'unencodable',
        position: 'PID-5',
        at: ['PID', 0, 5],
      },
    );
    assert.deepEqual(
      mishap(() => lines({ MSH: [type('ADT', 'Z99')] })),
      {
        cause: 'structure-unknown',
        position: 'MSH-9',
        at: ['MSH', 0, 9],
      },
    );
    assert.deepEqual(
      mishap(() => lines({ MSH: [type('ADT', 'A40')], PATIENT: [{ MRG: [['MRG', { a: 1 }]] }] })),
      {
        cause: 'wrong-type',
        position: 'MRG-1',
        at: ['PATIENT', 0, 'MRG', 0, 1],
      },
    );
  });

  it('is marked as a test where the profile does not say what it is (MSH-11, table 0103)', () => {
    const { processingId: _, ...unsaid } = PROFILE;
    assert.equal(lines({ MSH: [type('ADT', 'A08')] }, unsaid)[0]?.split('|')[10], 'T');
  });

  it('is stamped for each sending: MSH-7, and an MSH-10 of 20 characters that a key always has', () => {
    const { body } = hl7v2.write({ MSH: [type('ADT', 'A08')] } as never, PROFILE);
    const id = controlIdOf('key-1');
    assert.match(id, /^[0-9A-Z]{20}$/);
    assert.equal(controlIdOf('key-1'), id);
    assert.notEqual(controlIdOf('key-2'), id);
    const stamped = stamp(body as Uint8Array, '20261126120000+0000', id);
    const [msh] = treeOf({ head: {}, body: stamped }).MSH;
    assert.deepEqual(
      [msh.at(7), msh.at(8), msh.at(9), msh.at(10), msh.at(11)],
      ['20261126120000+0000', '', [['ADT', 'A08', 'ADT_A01']], id, 'P'],
    );
  });
});

describe('Tables over HL7 v2', () => {
  interface Found {
    tag: string;
    patients: { id: string; authority?: string; family?: string; grade?: string; names?: { given: string }[] }[];
  }
  const a = table<Found>();
  const rules = [
    a.fixed('MSH-9.1', 'RSP'),
    a.fixed('MSH-9.2', 'K22'),
    a.f('tag', 'QAK-1'),
    a.each('patients', 'QUERY_RESPONSE', p => [
      p.f('id', 'PID-3.1'),
      p.f('authority', 'PID-3.4.2'),
      p.f('family', 'PID-5.1'),
      p.f('grade', 'QRI-1'),
    ]),
  ];
  const compiled = compileTable(rules, hl7v2, PROFILE);

  it('keep what belongs together in a group, both ways', () => {
    const { value } = compiled.decode(read(RSP.replace('1^^^NORTH', '1^^^NORTH&1.2.3&ISO')), scope());
    assert.deepEqual(value, {
      tag: 'T1',
      patients: [
        { id: '1', authority: '1.2.3', family: 'Testperson', grade: '95' },
        { id: '2', family: 'Testperson', grade: '40' },
      ],
    });
    const { tree, findings } = compiled.encode(value, scope());
    assert.deepEqual(findings, []);
    assert.deepEqual(lines(tree as object).slice(1), [
      'QAK|T1',
      'PID|1||1^^^&1.2.3||Testperson',
      'QRI|95',
      'PID|2||2||Testperson',
      'QRI|40',
    ]);
  });

  it('write a canonical null as the null that deletes, and nothing for what is absent (§2.5.3)', () => {
    const { tree } = compiled.encode({ tag: 'T1', patients: [{ id: '1', family: null, grade: undefined }] }, scope());
    assert.deepEqual(lines(tree as object).slice(2), ['PID|1||1||""']);
  });

  it('name what no rule reads once, where it stands', () => {
    assert.deepEqual(compiled.unmapped(read(RSP)).sort(), [
      'MSA-1',
      'MSA-2',
      'MSH-1',
      'MSH-10',
      'MSH-11',
      'MSH-12',
      'MSH-2',
      'MSH-3',
      'MSH-4',
      'MSH-5',
      'MSH-6',
      'MSH-7',
      'MSH-9.3',
      'PID-1',
      'PID-3.4',
      'PID-5.2',
      'QAK-2',
      'QPD-1',
      'QPD-2',
      'QPD-3.1',
      'QPD-3.2',
      'ZPD-1',
    ]);
  });

  it('point from a place of the message to the field', () => {
    const value = { tag: 'T1', patients: [{ id: '1' }, { id: '2', family: 'Testperson' }] };
    const { tree } = compiled.encode(value, scope());
    assert.equal(compiled.pointer(tree, ['QUERY_RESPONSE', 1, 'PID', 0, 5]), '/patients/1/family');
  });

  it('refuse groups and fields that are none, and what the profile or the sending gives', () => {
    assert.equal(hl7v2.checkPath('PERSONS/PID-3', 'request'), 'PERSONS is no group of a message structure in use');
    assert.equal(hl7v2.checkPath('PATIENT/PID[3=x]-3.4.2', 'request'), undefined);
    assert.equal(hl7v2.checkPath('MSH-10', 'request'), 'MSH-10 is given by each sending');
    assert.equal(hl7v2.checkPath('MSH-10', 'response'), undefined);
  });
});

/** The spellings of one path tree: what is understood and what is refused. */
import assert from 'node:assert/strict';
import { parseCanonical, pathKey, pointerOf, type Syntax } from '../../gateway/tables/path.ts';
import { joinPaths, parsePath, placeName } from '../../gateway/tables/spelling.ts';

const spelled = (syntax: Syntax, text: string): string => pathKey(parsePath(syntax, text).steps);
const group = (syntax: Syntax, text: string) => parsePath(syntax, text, { group: true });

describe('Paths of mapping tables', () => {
  const SPELLINGS: [Syntax, string, string][] = [
    ['json', 'status', '.status'],
    ['json', 'serviceType[0].coding[0].code', '.serviceType[0].coding[0].code'],
    ['json', 'participant[actor.type=Patient].actor.reference', '.participant[.actor.type=Patient].actor.reference'],
    ['json', 'class[type.coding[0].code=plan,value=x|y].name', '.class[.type.coding[0].code=plan,.value=x|y].name'],
    [
      'json',
      'identifier[system=http://hl7.org/fhir/sid/us-npi].value',
      '.identifier[.system=http://hl7.org/fhir/sid/us-npi].value',
    ],
    ['json', 'query._count', '.query._count'],
    ['json', 'head.if-none-exist', '.head.if-none-exist'],
    ['xml', 'soap:Body.Submit.@id', '.soap:Body.Submit.@id'],
    ['x12', 'BHT-03', '.BHT[0][3]'],
    ['x12', '2000A/2100A/NM1[PR]-03', '.2000A[0].2100A[0].NM1[[1]=PR][3]'],
    ['x12', '2110C/EB-13-2', '.2110C[0].EB[0][13][1]'],
    ['x12', '2110C[EB-01=C]/EB-07', '.2110C[.EB[0][1]=C].EB[0][7]'],
    ['x12', 'REF[6P]-02', '.REF[[1]=6P][2]'],
    ['x12', 'DTP[291,02=RD8]-03', '.DTP[[1]=291,[2]=RD8][3]'],
    ['x12', '2110C/NM1[#2]-03', '.2110C[0].NM1[2][3]'],
    ['hl7v2', 'SCH-11.4', '.SCH[0][11][0][3]'],
    ['hl7v2', 'TQ1-7', '.TQ1[0][7][0][0]'],
    ['hl7v2', 'PID-3[5=MR].1', '.PID[0][3][[4]=MR][0]'],
    ['hl7v2', 'OBX[3.1=8302-2]-5', '.OBX[[3][0][0]=8302-2][5][0][0]'],
    ['hl7v2', 'PID-11.1.2', '.PID[0][11][0][0][1]'],
    ['hl7v2', 'PID-3[4.2=1.2.3].1', '.PID[0][3][[3][1]=1.2.3][0]'],
    ['hl7v2', 'QUERY_RESPONSE/PID-3.1', '.QUERY_RESPONSE[0].PID[0][3][0][0]'],
    ['hl7v2', 'PROVIDER_CONTACT[PRD-1=RP]/PRD-2.1', '.PROVIDER_CONTACT[.PRD[0][1][0][0]=RP].PRD[0][2][0][0]'],
  ];
  for (const [syntax, text, tree] of SPELLINGS) {
    it(`reads ${text} as a place in a ${syntax} tree`, () => assert.equal(spelled(syntax, text), tree));
  }

  it('ends a group at the list whose items an `each` visits', () => {
    assert.equal(pathKey(group('json', 'participant').steps), '.participant');
    assert.equal(pathKey(group('x12', '2000C/2110C').steps), '.2000C[0].2110C');
    assert.equal(pathKey(group('x12', '2110C/EQ').steps), '.2110C[0].EQ');
    assert.equal(pathKey(group('x12', '2110C/EQ-01').steps), '.2110C[0].EQ[0][1]');
    assert.equal(pathKey(group('x12', '2100C/HI-01..08').steps), '.2100C[0].HI[0][1..8]');
    assert.equal(pathKey(group('x12', '2110C/EQ-02-3..6').steps), '.2110C[0].EQ[0][2][2..5]');
    assert.equal(pathKey(group('hl7v2', 'AIP').steps), '.AIP');
    assert.equal(pathKey(group('hl7v2', 'PID-3').steps), '.PID[0][3]');
    assert.equal(pathKey(group('hl7v2', 'PATIENT').steps), '.PATIENT');
    assert.equal(pathKey(group('hl7v2', 'RESOURCES/AIS').steps), '.RESOURCES[0].AIS');
  });

  it('reads a path relative to the item of a group', () => {
    const within = (syntax: Syntax, outer: string, text: string) =>
      pathKey(parsePath(syntax, text, { within: group(syntax, outer) }).steps);
    assert.equal(within('json', 'participant', 'actor.reference'), '.actor.reference');
    assert.equal(within('json', 'participant', '.'), '');
    assert.equal(within('x12', '2110C', 'EQ-01'), '.EQ[0][1]');
    assert.equal(within('x12', '2110C/EQ', '-02-1'), '[2][0]');
    assert.equal(within('x12', '2100C/HI-01..08', '-2'), '[1]');
    assert.equal(within('hl7v2', 'AIP', '-3.2'), '[3][0][1]');
    assert.equal(within('hl7v2', 'PID-3', '.5'), '[4]');
    assert.equal(within('hl7v2', 'PID-3', '.4.2'), '[3][1]');
    assert.equal(within('hl7v2', 'PATIENT', 'MRG-1'), '.MRG[0][1][0][0]');
  });

  it('joins a group and a relative path to what a dialect can check', () => {
    assert.equal(joinPaths('json', 'participant', 'actor.display'), 'participant[0].actor.display');
    assert.equal(joinPaths('json', 'line', '.'), 'line[0]');
    assert.equal(joinPaths('x12', '2110C', 'EQ-01'), '2110C/EQ-01');
    assert.equal(joinPaths('x12', '2110C/EQ', '-01'), '2110C/EQ-01');
    assert.equal(joinPaths('x12', '2100C/HI-01..08', '-2'), '2100C/HI-01-2');
    assert.equal(joinPaths('hl7v2', 'PID-3', '.5'), 'PID-3.5');
    assert.equal(joinPaths('hl7v2', 'PATIENT', 'MRG-1'), 'PATIENT/MRG-1');
  });

  const REFUSED: [Syntax, string][] = [
    ['json', '__proto__.polluted'],
    ['json', 'a.constructor.b'],
    ['json', 'a[prototype=x].b'],
    ['json', 'a..b'],
    ['json', 'a['],
    ['json', 'a[=x]'],
    ['json', ''],
    ['x12', '2100C/NM1'],
    ['x12', '2100C'],
    ['x12', 'NM1-00'],
    ['x12', 'NM1/2100C-03'],
    ['x12', 'EB-13-0'],
    ['hl7v2', 'PID'],
    ['hl7v2', 'PID-3.0'],
    ['hl7v2', 'pid-3'],
  ];
  for (const [syntax, text] of REFUSED) {
    it(`refuses ${JSON.stringify(text)} as a ${syntax} path`, () =>
      assert.throws(() => parsePath(syntax, text), { name: 'PathError' }));
  }

  it('refuses names that reach a prototype in canonical paths', () => {
    for (const text of ['__proto__', 'a.constructor', 'prototype.x', 'a[x]']) {
      assert.throws(() => parseCanonical(text), { name: 'PathError' });
    }
  });

  it('points to canonical fields as RFC 6901 spells it', () => {
    assert.equal(pointerOf(parseCanonical('subscriber.identifiers[1].value')), '/subscriber/identifiers/1/value');
    assert.equal(pointerOf(parseCanonical('.')), '');
  });

  it('names places as a person reads them', () => {
    assert.equal(placeName('x12', ['2000A', 0, '2100C', 0, 'NM1', 0, 3]), '2100C NM1-03');
    assert.equal(placeName('x12', ['2110C', 4, 'EB', 0, 13, 1]), '2110C EB-13-2');
    assert.equal(placeName('x12', ['BHT', 0, 3]), 'BHT-03');
    assert.equal(placeName('hl7v2', ['PID', 0, 3, 1, 0]), 'PID-3.1');
    assert.equal(placeName('json', ['item', 2, 'network', 'text']), 'item[].network.text');
  });

  it('does not repeat a property name that could be data', () => {
    assert.equal(placeName('json', ['notes', 'Norma Nobody, born 1980']), 'notes.?');
  });
});

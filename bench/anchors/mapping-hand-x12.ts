/** The eligibility inquiry by hand, both directions: what the X12 table is measured against. */
import type { Finding } from '../../gateway/faults.ts';
import { date } from '../../gateway/tables/index.ts';
import type { Inquiry } from './mapping-tables.ts';

const SEX: Record<string, string> = { male: 'M', female: 'F', unknown: 'U' };
const SEX_BACK: Record<string, 'male' | 'female' | 'unknown'> = { M: 'male', F: 'female', U: 'unknown' };

export function x12Encode(from: Inquiry, key: string, findings: Finding[]): Record<string, unknown> {
  const { payer, subscriber } = from;
  if (!payer?.id) findings.push({ pointer: '/payer/id', code: 'required' });
  if (!subscriber?.memberId) findings.push({ pointer: '/subscriber/memberId', code: 'required' });
  const name: Record<string, unknown> = {
    NM1: [
      [
        'NM1',
        'IL',
        '1',
        subscriber.familyName?.toUpperCase() ?? '',
        subscriber.givenName?.toUpperCase() ?? '',
        '',
        '',
        '',
        'MI',
        subscriber.memberId,
      ],
    ],
  };
  if (subscriber.groupNumber) name['REF'] = [['REF', '6P', subscriber.groupNumber]];
  if (subscriber.birthDate || subscriber.sex) {
    let birthDate = '';
    if (subscriber.birthDate) {
      birthDate = String(date.encode(subscriber.birthDate) ?? '');
      if (!birthDate) findings.push({ pointer: '/subscriber/birthDate', code: 'bad-date' });
    }
    const sex = subscriber.sex ? SEX[subscriber.sex] : '';
    if (sex === undefined) findings.push({ pointer: '/subscriber/sex', code: 'bad-code' });
    name['DMG'] = [['DMG', subscriber.birthDate ? 'D8' : '', birthDate, sex ?? '']];
  }
  if (from.serviceDate) {
    const day = date.encode(from.serviceDate);
    if (day === undefined) findings.push({ pointer: '/serviceDate', code: 'bad-date' });
    name['DTP'] = [['DTP', '291', 'D8', day ?? '']];
  }
  const member: Record<string, unknown> = { '2100C': [name] };
  if (from.serviceTypes && from.serviceTypes.length > 0) {
    member['2110C'] = from.serviceTypes.map(({ code }) => ({ EQ: [['EQ', code]] }));
  }
  const source = { NM1: [['NM1', 'PR', '2', payer.name?.toUpperCase() ?? '', '', '', '', '', 'PI', payer.id]] };
  return { BHT: [['BHT', '0022', '13', key]], '2000A': [{ '2100A': [source], '2000C': [member] }] };
}

type Segment = readonly (string | undefined)[];
interface Loop {
  readonly [name: string]: readonly (Segment & Loop)[] | undefined;
}

const find = (segments: readonly Segment[] | undefined, qualifier: string): Segment | undefined =>
  segments?.find(segment => segment[1] === qualifier);

export function x12Decode(tree: unknown, findings: Finding[]): Partial<Inquiry> {
  const source = (tree as Loop)['2000A']?.[0];
  const member = source?.['2000C']?.[0];
  const name = member?.['2100C']?.[0];
  const payer = find(source?.['2100A']?.[0]?.['NM1'], 'PR');
  const person = find(name?.['NM1'], 'IL');
  const to: Record<string, unknown> = {};
  const payerFields: Record<string, unknown> = {};
  if (payer?.[3]) payerFields['name'] = payer[3];
  if (payer?.[9]) payerFields['id'] = payer[9];
  else findings.push({ pointer: '/payer/id', code: 'required' });
  if (payer) to['payer'] = payerFields;
  const subscriber: Record<string, unknown> = {};
  if (person?.[3]) subscriber['familyName'] = person[3];
  if (person?.[4]) subscriber['givenName'] = person[4];
  if (person?.[9]) subscriber['memberId'] = person[9];
  else findings.push({ pointer: '/subscriber/memberId', code: 'required' });
  const group = find(name?.['REF'], '6P')?.[2];
  if (group) subscriber['groupNumber'] = group;
  const born = name?.['DMG']?.[0];
  if (born?.[2]) {
    const birthDate = date.decode(born[2]);
    if (birthDate === undefined) findings.push({ pointer: '/subscriber/birthDate', code: 'bad-date' });
    else subscriber['birthDate'] = birthDate;
  }
  if (born?.[3]) {
    const sex = SEX_BACK[born[3]];
    if (sex === undefined) findings.push({ pointer: '/subscriber/sex', code: 'bad-code' });
    else subscriber['sex'] = sex;
  }
  to['subscriber'] = subscriber;
  const day = find(name?.['DTP'], '291')?.[3];
  if (day) {
    const serviceDate = date.decode(day);
    if (serviceDate === undefined) findings.push({ pointer: '/serviceDate', code: 'bad-date' });
    else to['serviceDate'] = serviceDate;
  }
  const types: { code: string }[] = [];
  for (const loop of member?.['2110C'] ?? []) {
    const code = loop['EQ']?.[0]?.[1];
    if (code) types.push({ code });
  }
  if (types.length > 0) to['serviceTypes'] = types;
  return to as Partial<Inquiry>;
}

/** What a message has to have before this EHR looks at it: type, version, and the fields that 2.5.1 marks R. */
import type { Hl7Message } from '../../adapters/hl7v2/codec/message.ts';

export interface Complaint {
  /** MSA-1. */
  code: 'AE' | 'AR';
  /** ERR-3, table 0357. */
  error: string;
  /** ERL: segment, sequence, field. */
  place?: readonly string[];
}

/** Structure by type and trigger, MSH-9.3. */
const STRUCTURES: Readonly<Record<string, string>> = {
  'SRM^S01': 'SRM_S01',
  'SRM^S02': 'SRM_S01',
  'SRM^S03': 'SRM_S01',
  'SRM^S04': 'SRM_S01',
  'SIU^S12': 'SIU_S12',
  'SIU^S13': 'SIU_S12',
  'SIU^S14': 'SIU_S12',
  'SIU^S15': 'SIU_S12',
  'SIU^S26': 'SIU_S12',
  'ADT^A04': 'ADT_A01',
  'ADT^A08': 'ADT_A01',
  'ADT^A28': 'ADT_A05',
  'ADT^A31': 'ADT_A05',
  'ADT^A40': 'ADT_A39',
  'QBP^Q22': 'QBP_Q21',
  'REF^I12': 'REF_I12',
  'REF^I13': 'REF_I12',
  'DFT^P03': 'DFT_P03',
  'MFN^M02': 'MFN_M02',
};

/** Usage R of the attribute tables of HL7 v2.5.1; conditions between fields are left out. */
const REQUIRED: Readonly<Record<string, readonly number[]>> = {
  EVN: [2],
  PID: [3, 5],
  PV1: [2],
  MRG: [1],
  ARQ: [1, 6, 15, 19],
  SCH: [6, 16, 20],
  RGS: [1],
  AIS: [1, 3],
  AIG: [1, 4],
  AIL: [1],
  AIP: [1],
  QPD: [1, 2],
  RF1: [6],
  FT1: [4, 6, 7],
  MFI: [1, 3, 6],
  MFE: [1, 4],
};

/** The segments without which there is nothing to act on. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  SRM_S01: ['ARQ', 'RGS'],
  SIU_S12: ['SCH', 'RGS'],
  ADT_A01: ['EVN', 'PID', 'PV1'],
  ADT_A05: ['EVN', 'PID', 'PV1'],
  ADT_A39: ['EVN', 'PID', 'MRG'],
  QBP_Q21: ['QPD', 'RCP'],
  REF_I12: ['RF1', 'PRD', 'PID'],
  DFT_P03: ['EVN', 'PID', 'FT1'],
  MFN_M02: ['MFI', 'MFE'],
};

export function complaint(message: Hl7Message): Complaint | undefined {
  const type = `${message.get('MSH-9.1')}^${message.get('MSH-9.2')}`;
  const structure = STRUCTURES[type];
  if (!structure) return { code: 'AR', error: '201', place: ['MSH', '1', '9'] };
  if (message.get('MSH-12') !== '2.5.1') return { code: 'AR', error: '203', place: ['MSH', '1', '12'] };
  if (!/^[PTD]$/.test(message.get('MSH-11') ?? '')) return { code: 'AR', error: '202', place: ['MSH', '1', '11'] };
  if (message.get('MSH-9.3') !== structure) return { code: 'AE', error: '103', place: ['MSH', '1', '9'] };
  if (!/^\d{8,14}(\.\d+)?([+-]\d{4})?$/.test(message.get('MSH-7') ?? ''))
    return { code: 'AE', error: '102', place: ['MSH', '1', '7'] };
  if ((message.get('MSH-10') ?? '').length > 20) return { code: 'AE', error: '104', place: ['MSH', '1', '10'] };
  const ids = message.ids();
  const missing = NEEDED[structure]?.find(id => !ids.includes(id));
  if (missing) return { code: 'AE', error: '100', place: [missing, '1'] };
  for (const [index, id] of ids.entries()) {
    const empty = REQUIRED[id]?.find(field => message.repetitions(index, field) === 0);
    if (empty === undefined) continue;
    const sequence = ids.slice(0, index + 1).filter(other => other === id).length;
    return { code: 'AE', error: '101', place: [id, String(sequence), String(empty)] };
  }
  return undefined;
}

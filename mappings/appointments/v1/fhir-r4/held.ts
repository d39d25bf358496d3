/** Appointment (FHIR R4) → the visit as the contract shows it: of one resource, or of each entry of a bundle. */
import { codedOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import {
  extensionOf,
  type Node,
  nodes,
  pathed,
  text,
  without,
} from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { EXTENSIONS, SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Appointment } from '../../../../contracts/appointments/v1/types.ts';
import { instant, type Rule, reference, type Table } from '../../../../gateway/kit.ts';
import { APPOINTMENT_TYPE } from '../codes.ts';
import { partsOf } from './participants.ts';

/** `at`: how the path to the resource begins, `Appointment` or `resource`. */
export const held = (a: Table<Appointment>, at: 'Appointment' | 'resource'): readonly Rule[] => [
  a.f('id', { read: [`${at}.id`] }),
  a.f('status', { read: [`${at}.status`] }),
  a.f('priority', { read: [`${at}.priority`] }),
  a.f('comment', { read: [`${at}.comment`] }),
  a.f('instructions', { read: [`${at}.patientInstruction`] }),
  a.f('start', { read: [`${at}.start`] }, instant),
  a.f('end', { read: [`${at}.end`] }, instant),
  a.f('durationMinutes', { read: [`${at}.minutesDuration`] }),
  a.f('slot.id', { read: [`${at}.slot[0].reference`] }, reference('Slot')),
  a.f('meta.version', { read: [`${at}.meta.versionId`] }),
  a.f('meta.lastUpdated', { read: [`${at}.meta.lastUpdated`] }, instant),
  a.custom({
    id: 'appointment',
    carries: [
      'patient.id',
      'serviceType',
      'appointmentType',
      'visitType',
      'reason',
      'cancellationReason',
      'timeZone',
      'modality',
      'interpreter',
      'practitioners',
      'location',
      'resources',
    ],
    reads: READS.map(path => `${at}.${path}`),
    dec: tree => partsAndWords(pathed(tree, at === 'resource' ? 'resource' : 'body')),
  }),
  a.ignore(...FRAME.map(path => `${at}.${path}`)),
];

const READS = [
  'participant',
  'serviceType',
  'appointmentType',
  'reasonCode',
  'cancelationReason',
  'extension',
  '_start',
];
const FRAME = ['resourceType', 'identifier', 'created', 'meta'];

function partsAndWords(resource: Node): Partial<Appointment> {
  const kind = nodes(pathed(resource, 'appointmentType')['coding']);
  const published = kind.find(each => each['system'] === SYSTEMS.appointmentType);
  const own = kind.find(each => each['system'] !== SYSTEMS.appointmentType);
  const said = (url: string, of: Node = resource) => text(extensionOf(of, url)?.['valueCode']);
  const language = said(EXTENSIONS.interpreter);
  return without({
    ...partsOf(resource['participant']),
    serviceType: codedOf(nodes(resource['serviceType'])[0]),
    appointmentType: APPOINTMENT_TYPE.decode(published?.['code']),
    visitType: own && codedOf({ coding: [own] }),
    reason: codedOf(nodes(resource['reasonCode'])[0]),
    cancellationReason: codedOf(resource['cancelationReason'] as Node | undefined),
    timeZone: said(EXTENSIONS.timeZone, pathed(resource, '_start')),
    modality: said(EXTENSIONS.modality) as Appointment['modality'],
    interpreter: language === undefined ? undefined : { language },
  });
}

/** Who and what takes part in an Appointment: one list in R4, told apart by what each participant refers to. */
import { type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Appointment, AppointmentBooking } from '../../../../contracts/appointments/v1/types.ts';
import { reference } from '../../../../gateway/kit.ts';

type Practitioner = NonNullable<AppointmentBooking['practitioners']>[number];
type Resource = NonNullable<AppointmentBooking['resources']>[number];

const RESOURCE_TYPE = { room: 'Location', device: 'Device' } as const;
const CODEC = {
  Patient: reference('Patient'),
  Practitioner: reference('Practitioner'),
  Location: reference('Location'),
};
type Referred = keyof typeof CODEC;

/** `patientId`: where an earlier step found or made the patient. */
export function participantsOf(booking: AppointmentBooking, patientId: string | undefined): Node[] {
  const id = booking.patient.id ?? patientId;
  const actors = [
    id === undefined ? undefined : actor('Patient', { id }),
    ...(booking.practitioners ?? []).map(practitioner),
    booking.location && actor('Location', { id: booking.location.id, display: booking.location.name }),
    ...(booking.resources ?? []).map(resource),
  ];
  // FHIR R4 app-1: a participant has a type or an actor; `accepted` is what a booking by the staff means.
  return actors.filter(each => each !== undefined).map(each => ({ actor: each, status: 'accepted' }));
}

function actor(type: Referred, { id, display }: { id?: string | undefined; display?: string | undefined }): Node {
  return without({ reference: id === undefined ? undefined : CODEC[type].encode(id), type, display });
}

function practitioner({ id, npi, familyName, givenName, name }: Practitioner): Node {
  const display = name ?? ([givenName, familyName].filter(Boolean).join(' ') || undefined);
  const identifier = npi === undefined ? undefined : { system: SYSTEMS.npi, value: npi };
  return without({ ...actor('Practitioner', { id, display }), identifier });
}

const resource = ({ kind, code, system, name }: Resource): Node =>
  without({ type: RESOURCE_TYPE[kind], identifier: without({ system, value: code }), display: name });

type Parts = Pick<Appointment, 'patient' | 'practitioners' | 'location' | 'resources'>;

/** The parts of the canonical visit that its participants are. */
export function partsOf(participants: unknown): Parts {
  const actors = nodes(participants).map(each => pathed(each, 'actor'));
  const referred = (type: Referred) =>
    actors.flatMap(each => {
      const id = CODEC[type].decode(each['reference']);
      return id === undefined ? [] : [{ id, each }];
    });
  const [patient] = referred('Patient');
  const [place] = referred('Location');
  const practitioners = actors.flatMap(each => practitionerAt(each) ?? []);
  const resources = actors.flatMap(each => resourceAt(each) ?? []);
  const unplaced = actors.find(each => each['type'] === 'Location' && !each['reference'] && !each['identifier']);
  const location = place
    ? without({ id: place.id, name: text(place.each['display']) })
    : unplaced && without({ name: text(unplaced['display']) });
  return without({
    patient: patient && { id: patient.id },
    practitioners: practitioners.length > 0 ? practitioners : undefined,
    location: location && Object.keys(location).length > 0 ? location : undefined,
    resources: resources.length > 0 ? resources : undefined,
  }) as Parts;
}

function practitionerAt(each: Node): Practitioner | undefined {
  const id = CODEC.Practitioner.decode(each['reference']);
  if (id === undefined && each['type'] !== 'Practitioner') return undefined;
  const identifier = pathed(each, 'identifier');
  const npi = identifier['system'] === SYSTEMS.npi ? text(identifier['value']) : undefined;
  const found = without({ id, npi, name: text(each['display']) });
  return Object.keys(found).length > 0 ? found : undefined;
}

function resourceAt(each: Node): Resource | undefined {
  const identifier = pathed(each, 'identifier');
  const code = text(identifier['value']);
  const kind = each['type'] === 'Location' ? 'room' : each['type'] === 'Device' ? 'device' : undefined;
  if (code === undefined || kind === undefined || each['reference'] !== undefined) return undefined;
  return without({ kind, code, system: text(identifier['system']), name: text(each['display']) }) as Resource;
}

/** What is taken for a visit ⇄ AIP, AIL and AIG: who sees the patient, where, in which room, with which device. */
import {
  hdComponent,
  hdOf,
  systemOf,
  token,
  tokenOf,
  uriOf,
} from '../../../../adapters/hl7v2/dialects/hl7v2/authorities.ts';
import { codingSystemOf } from '../../../../adapters/hl7v2/dialects/hl7v2/coding-systems.ts';
import {
  type Components,
  hdIn,
  NPI,
  personOf,
  repetitionsOf,
  textAt,
  wordAt,
} from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { segmentsIn, without } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Appointment, AppointmentBooking } from '../../../../contracts/appointments/v1/types.ts';
import { type CustomServices, type Rule, type Scope, table } from '../../../../gateway/kit.ts';

type Practitioner = NonNullable<AppointmentBooking['practitioners']>[number];
type Resource = NonNullable<AppointmentBooking['resources']>[number];
type Place = NonNullable<AppointmentBooking['location']>;
type Told = NonNullable<Appointment['location']>;
type Profile = Scope['profile'];
type Tree = Record<string, unknown[]>;
type Component = string | readonly string[];

/** AIG-4 has no table: by these words what we wrote is told again. */
const DEVICE = 'DEVICE';
const MOST = 10;

const a = table<AppointmentBooking>();
const visit = table<Appointment>();

/** Id, number and name are one XCN each, in one field; a name in one line stands as the family name. */
function personsOf({ id, npi, familyName, givenName, name }: Practitioner): Component[][] {
  const names = [familyName ?? name ?? '', givenName ?? ''];
  const known = id === undefined ? undefined : tokenOf(id);
  const numbers: Component[][] = [];
  if (known) numbers.push([known.value, ...names, '', '', '', '', '', hdComponent(hdOf(known.authority))]);
  if (npi !== undefined) numbers.push([npi, ...names, '', '', '', '', '', NPI.authority, '', '', '', NPI.type]);
  return numbers.length > 0 ? numbers : [['', ...names]];
}

/** PL: point of care, room and bed are what the place is called; a room alone is one that is taken. */
function placeOf({ id, name = '' }: Place): Component[] {
  const { authority, value } = tokenOf(id ?? '');
  const [point = '', room = '', bed = ''] = value.split('^');
  return [point, room, bed, hdComponent(hdOf(authority)), '', '', '', '', name];
}

/** Of an event: as the sender says it, for its id is the gateway's own. */
function placeTold({ name = '', pointOfCare = '', room = '', bed = '', facility = '' }: Told): Component[] {
  return [pointOfCare, room, bed, facility, '', '', '', '', name === pointOfCare ? '' : name];
}

const roomOf = ({ code, name = '' }: Resource, authority: Component): Component[] => [
  '',
  code,
  '',
  authority,
  '',
  '',
  '',
  '',
  name,
];

const deviceOf = ({ code, name = '' }: Resource, system: Component): Component[] => [code, name, system];

/** Who named it so: an authority for a room, a coding system for a device. One that the partner does not know cannot be said. */
function namedBy({ kind, system }: Resource, index: number, { scope, finding }: CustomServices): Component {
  if (system === undefined) return '';
  const hd = kind === 'room' ? systemOf(system, scope.profile) : undefined;
  const said = hd ? hdComponent(hd) : kind === 'device' ? codingSystemOf(scope.profile).encode(system) : undefined;
  if (said === undefined) finding(`/resources/${index}/system`, 'bad-code');
  return (said ?? '') as Component;
}

function take(tree: unknown, people: readonly Component[][][], place: Component[] | undefined) {
  const into = tree as Tree;
  const add = (id: string, ...fields: unknown[]) => {
    into[id] ??= [];
    into[id].push([id, '', '', ...fields]);
  };
  for (const one of people) add('AIP', one);
  if (place) add('AIL', [place]);
  return (resources: readonly Resource[], services: CustomServices): void => {
    for (const [n, one] of resources.entries()) {
      const system = namedBy(one, n, services);
      if (one.kind === 'room') add('AIL', [roomOf(one, system)]);
      else add('AIG', [deviceOf(one, system)], DEVICE);
    }
  };
}

const CARRIES = ['practitioners', 'location', 'resources'] as const;

export const taken: Rule = a.custom({
  id: 'resources',
  carries: CARRIES,
  enc(value, tree, services) {
    const { practitioners = [], location, resources = [] } = value as AppointmentBooking;
    take(tree, practitioners.map(personsOf), location && placeOf(location))(resources, services);
  },
});

/** Of an event: what only the gateway calls so is no number of anybody else's, and a room of the place is said with it. */
export const takenTold: Rule = visit.custom({
  id: 'resources-told',
  carries: CARRIES,
  enc(value, tree, services) {
    const { practitioners = [], location, resources = [] } = value as Appointment;
    const people = practitioners.map(({ id: _, ...one }) => one).filter(one => Object.keys(one).length > 0);
    const others = resources.filter(({ kind, code }) => kind !== 'room' || code !== location?.room);
    take(tree, people.map(personsOf), location && placeTold(location))(others, services);
  },
});

export const takenAnswer: Rule = visit.custom({
  id: 'resources-held',
  carries: ['practitioners', 'location', 'resources'],
  reads: ['AIP-3', 'AIL-3', 'AIG-3', 'AIG-4'],
  dec(tree, { scope: { profile } }) {
    const practitioners: Practitioner[] = [];
    for (const aip of segmentsIn(tree, 'AIP')) {
      const person = personOf(repetitionsOf(aip.at(3)), profile);
      if (person && practitioners.length < MOST) practitioners.push(person);
    }
    let location: Told | undefined;
    const resources: Resource[] = [];
    for (const ail of segmentsIn(tree, 'AIL'))
      for (const one of repetitionsOf(ail.at(3))) {
        if (isPlace(one)) location ??= locationIn(one, profile);
        if (wordAt(one, 2) !== '') resources.push(roomIn(one, profile));
      }
    for (const aig of segmentsIn(tree, 'AIG'))
      if (aig.at(4) === DEVICE) for (const one of repetitionsOf(aig.at(3))) resources.push(deviceIn(one, profile));
    return {
      ...(practitioners.length > 0 && { practitioners }),
      ...(location && { location }),
      ...(resources.length > 0 && { resources: resources.slice(0, MOST) }),
    };
  },
});

/** One that has a point of care, or is nothing but described: a room alone is one that is taken. */
const isPlace = (one: Components): boolean => wordAt(one, 1) !== '' || (wordAt(one, 2) === '' && wordAt(one, 9) !== '');

/** The description (PL.9), else the point of care: that is what people call it. */
function locationIn(place: Components, profile: Profile): Told {
  const [pointOfCare, room, bed] = [textAt(place, 1), textAt(place, 2), textAt(place, 3)];
  const value = `${pointOfCare ?? ''}^${room ?? ''}^${bed ?? ''}`.replace(/\^+$/, '');
  const hd = hdIn(place, 4);
  return without({
    id: value === '' ? undefined : token(value, hd, 'location', profile),
    name: textAt(place, 9) ?? pointOfCare,
    ...{ pointOfCare, room, bed, facility: hd[0] || hd[1] || undefined },
  });
}

/** The room of a place is named by the place. */
function roomIn(place: Components, profile: Profile): Resource {
  const name = wordAt(place, 1) === '' ? wordAt(place, 9) : '';
  const system = uriOf(hdIn(place, 4), profile);
  return { kind: 'room', code: wordAt(place, 2), ...(system && { system }), ...(name && { name }) };
}

function deviceIn(device: Components, profile: Profile): Resource {
  const [system, name] = [codingSystemOf(profile).decode(wordAt(device, 3)), wordAt(device, 2)];
  return { kind: 'device', code: wordAt(device, 1), ...(system && { system }), ...(name && { name }) };
}

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
import { type Components, hdIn, repetitionsOf, wordAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { segmentsIn } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import type { Appointment, AppointmentBooking } from '../../../../contracts/appointments/v1/types.ts';
import { type CustomServices, isNpi, type Rule, type Scope, table } from '../../../../gateway/kit.ts';

type Practitioner = NonNullable<AppointmentBooking['practitioners']>[number];
type Resource = NonNullable<AppointmentBooking['resources']>[number];
type Place = NonNullable<AppointmentBooking['location']>;
type Profile = Scope['profile'];
type Tree = Record<string, unknown[]>;
type Component = string | readonly string[];

/** The authority of the National Provider Identifier, and its type in table 0203. */
const NPI = { authority: ['NPI', '2.16.840.1.113883.4.6', 'ISO'], type: 'NPI' };
/** AIG-4 has no table: by these words what we wrote is told again. */
const DEVICE = 'DEVICE';

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

function practitionerIn(persons: readonly Components[], profile: Profile): Practitioner | undefined {
  // Numbers of the house are sent as NPI, too: its check digit tells.
  const isNational = (one: Components) =>
    (wordAt(one, 13) === NPI.type || hdIn(one, 9)[1] === NPI.authority[1]) && isNpi(wordAt(one, 1));
  const npi = persons.find(isNational);
  const own = persons.find(one => !isNational(one) && wordAt(one, 1) !== '');
  const named = persons.find(one => wordAt(one, 2) !== '');
  const found = {
    ...(own && { id: token(wordAt(own, 1), hdIn(own, 9), 'provider', profile) }),
    ...(npi && { npi: wordAt(npi, 1) }),
    ...(named && { familyName: wordAt(named, 2), ...(wordAt(named, 3) && { givenName: wordAt(named, 3) }) }),
  };
  return Object.keys(found).length > 0 ? found : undefined;
}

/** PL: point of care, room and bed are what the place is called; a room alone is one that is taken. */
function placeOf({ id, name = '' }: Place): Component[] {
  const { authority, value } = tokenOf(id ?? '');
  const [point = '', room = '', bed = ''] = value.split('^');
  return [point, room, bed, hdComponent(hdOf(authority)), '', '', '', '', name];
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

export const taken: Rule = a.custom({
  id: 'resources',
  carries: ['practitioners', 'location', 'resources'],
  enc(value, tree, services) {
    const { practitioners = [], location, resources = [] } = value as AppointmentBooking;
    const into = tree as Tree;
    const add = (id: string, ...fields: unknown[]) => {
      into[id] ??= [];
      into[id].push([id, '', '', ...fields]);
    };
    for (const one of practitioners) add('AIP', personsOf(one));
    if (location) add('AIL', [placeOf(location)]);
    for (const [n, one] of resources.entries()) {
      const system = namedBy(one, n, services);
      if (one.kind === 'room') add('AIL', [roomOf(one, system)]);
      else add('AIG', [deviceOf(one, system)], DEVICE);
    }
  },
});

export const takenAnswer: Rule = visit.custom({
  id: 'resources-held',
  carries: ['practitioners', 'location', 'resources'],
  reads: ['AIP-3', 'AIL-3', 'AIG-3', 'AIG-4'],
  dec(tree, { scope: { profile } }) {
    const practitioners = segmentsIn(tree, 'AIP').flatMap(
      aip => practitionerIn(repetitionsOf(aip.at(3)), profile) ?? [],
    );
    const places = segmentsIn(tree, 'AIL').flatMap(ail => repetitionsOf(ail.at(3)));
    const place = places.find(one => wordAt(one, 1) !== '' || (wordAt(one, 2) === '' && wordAt(one, 9) !== ''));
    const rooms = places.filter(one => wordAt(one, 1) === '' && wordAt(one, 2) !== '').map(one => roomIn(one, profile));
    const devices = segmentsIn(tree, 'AIG')
      .filter(aig => aig.at(4) === DEVICE)
      .flatMap(aig => repetitionsOf(aig.at(3)).map(one => deviceIn(one, profile)));
    const resources = [...rooms, ...devices];
    return {
      ...(practitioners.length > 0 && { practitioners }),
      ...(place && { location: locationIn(place, profile) }),
      ...(resources.length > 0 && { resources }),
    };
  },
});

function locationIn(place: Components, profile: Profile): Place {
  const value = [1, 2, 3]
    .map(n => wordAt(place, n))
    .join('^')
    .replace(/\^+$/, '');
  const name = wordAt(place, 9);
  return {
    ...(value && { id: token(value, hdIn(place, 4), 'location', profile) }),
    ...(name && { name }),
  };
}

function roomIn(place: Components, profile: Profile): Resource {
  const [system, name] = [uriOf(hdIn(place, 4), profile), wordAt(place, 9)];
  return { kind: 'room', code: wordAt(place, 2), ...(system && { system }), ...(name && { name }) };
}

function deviceIn(device: Components, profile: Profile): Resource {
  const [system, name] = [codingSystemOf(profile).decode(wordAt(device, 3)), wordAt(device, 2)];
  return { kind: 'device', code: wordAt(device, 1), ...(system && { system }), ...(name && { name }) };
}

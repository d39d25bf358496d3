/** Measures what a message means: from its bytes to the checked body of a canonical event, against slices of ten of its fields. */
import { hl7v2 } from '../adapters/hl7v2/dialects/hl7v2/dialect.ts';
import { loadRegistry, type Registry, schemasOf } from '../gateway/registry.ts';
import { compileMapping } from '../gateway/tables/compile.ts';
import { anchorRead } from './anchors/hl7v2-anchor.ts';
import { interleaved } from './interleaved.ts';
import { type Row, ratioRow } from './row.ts';

const GOAL = 8;
/** Of a round: by the first that counts, what the engine compiles while it runs has been compiled, as elsewhere in the bench. */
const CALLS = 1_000;

const PROFILE = { timeZone: 'America/New_York', authorities: {} };

/** Of invented people; every field that its table reads is there. */
const MESSAGES = {
  'SIU^S12': {
    mapping: 'appointments/v1#heard.booked/hl7v2',
    event: 'booked',
    places: [
      ['MSH', 9, 1],
      ['MSH', 10, 1],
      ['SCH', 1, 1],
      ['SCH', 2, 1],
      ['SCH', 7, 1],
      ['SCH', 11, 4],
      ['PID', 3, 1],
      ['PID', 5, 1],
      ['PID', 7, 1],
      ['AIL', 3, 1],
    ],
    segments: [
      'MSH|^~\\&|SCHED|NORTH|HUB|CENTRAL|20261126120000-0500||SIU^S12^SIU_S12|B00001|P|2.5.1',
      'SCH|P-7701^SCHED|F-7701^SCHED|||||CHECK^Check up^L|ROUTINE^Routine^HL70276|30|MIN^Minutes^ISO+|^^30^20261201093000-0500^20261201100000-0500|||||9999^Clerk^Carla||||9999^Clerk^Carla|||||BOOKED',
      'PID|1||100234^^^NORTH^MR~77001^^^CENTRAL^PI||Nobody^Norma^N||19800229|F|||1 Example Street^^Exampletown^EX^00001||5550100',
      'RGS|1|A',
      'AIS|1|A|GP^General practice^L|20261201093000-0500|||30|MIN',
      'AIP|1|A|1234567893^Sample^Sara^^^^^^NPI^^^^NPI|ATTENDING',
      'AIL|1|A|CLINIC^R2^1^NORTH',
    ],
  },
  'ADT^A04': {
    mapping: 'encounters/v1#heard.registered/hl7v2',
    event: 'registered',
    places: [
      ['MSH', 9, 1],
      ['MSH', 10, 1],
      ['EVN', 2, 1],
      ['PID', 3, 1],
      ['PID', 5, 1],
      ['PID', 5, 2],
      ['PID', 7, 1],
      ['PID', 8, 1],
      ['PV1', 2, 1],
      ['PV1', 19, 1],
    ],
    segments: [
      'MSH|^~\\&|REG|NORTH|HUB|CENTRAL|20261126120000-0500||ADT^A04^ADT_A01|R00001|P|2.5.1',
      'EVN|A04|20261126120000-0500|||9999^Clerk^Carla|20261126115900-0500',
      'PID|1||100234^^^NORTH^MR~77001^^^CENTRAL^PI||Nobody^Norma^N||19800229|F|||1 Example Street^^Exampletown^EX^00001||5550100',
      'PV1|1|O|CLINIC^R2^1^NORTH||||1234567893^Sample^Sara^^^^^^NPI^^^^NPI||||||||||||V100234^^^NORTH^VN|||||||||||||||||||||||||20261126115500-0500',
    ],
  },
} as const;

export async function mapped(): Promise<Row[]> {
  const registry = await loadRegistry();
  return Object.entries(MESSAGES).flatMap(([type, message]) => row(registry, type, message));
}

function row(
  registry: Registry,
  type: string,
  { mapping, event, places, segments }: (typeof MESSAGES)[keyof typeof MESSAGES],
): Row[] {
  const declared = registry.mappings.get(mapping)!;
  const compiled = compileMapping(declared, hl7v2, PROFILE, schemasOf(registry, declared));
  const { response } = compiled.steps[0]!;
  const { body } = registry.contracts.contracts.get(declared.contract)!.events.find(({ name }) => name === event)!;
  const bytes = Buffer.from(`${segments.join('\r')}\r`);
  const scope = {
    key: 'bench',
    now: new Date('2026-11-26T12:00:00Z'),
    profile: PROFILE,
    input: undefined,
    steps: {},
    route: {},
  };
  const work = () => {
    const { value, findings } = response.decode(hl7v2.read({ head: {}, body: bytes }, PROFILE), scope);
    const data = body!.ids.replace(value, () => '01a21cc1-148e-72e4-86c8-e590aca95ab5');
    const found = [...findings, ...body!.check(data)];
    if (found.length > 0) throw new Error(JSON.stringify(found));
    return data;
  };
  const taken = interleaved({ anchor: () => anchorRead(bytes.toString('latin1'), places), map: work }, CALLS);
  return [
    ratioRow(
      'hl7v2',
      `${type}: bytes to a checked event`,
      taken['map']!,
      'µs',
      taken['anchor']!,
      'slices of ten fields',
      GOAL,
    ),
  ];
}

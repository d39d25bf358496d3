/** The same purchase at systems of record that speak differently: what they answer means the same, as far as each can. */
import assert from 'node:assert/strict';
import { dropDatabases } from '../store/rig.ts';
import { differences, leaves, leftOut } from './comparable.ts';
import { KINDS, LEFT_OUT } from './left-out.ts';
import { CANNOT, procureToPay, type Walked } from './procure-to-pay.ts';
import { SYSTEMS } from './systems.ts';

/** Any day will do, as long as it is the same for all. */
const TODAY = new Date().toISOString().slice(0, 10);
const APPROVER = { 'canongate-actor': 'id="m.example"; role="director"; purpose="HOPERAT"' };

/** What a system says otherwise, where exactly, and why it may. */
const KNOWN: readonly { at: readonly string[]; path: RegExp; why: string }[] = [
  {
    at: ['workday'],
    path: /^find supplier: suppliers\.0\.taxIdentifier\.system: \S+ and urn:tax-id-type:us-ein$/,
    why: 'Its profile has no system for the kind of tax number, and it is told by the name that Workday has for it.',
  },
  {
    at: ['sap-s4'],
    path: /^requisition: (?:lines\.0\.)?status: approved and draft$/,
    why: 'Without a release strategy S/4 has nothing to release.',
  },
  {
    at: ['sap-s4'],
    path: /^order(?:, partly received|, received)?: lines\.[01]\.deliverTo\.code: 171A and 1010$/,
    why: 'S/4 names the store, others the site.',
  },
  {
    at: ['sap-s4'],
    path: /^invoice: status\.payment: unknown and unpaid$/,
    why: 'What is owed is told by the open item of the ledger, which the status reads and the answer to the posting does not.',
  },
  {
    at: ['workday', 'oracle-fusion'],
    path: /^order(?:, partly received|, received)?: (?:lines\.1\.amount: (?:536\.875 and 536\.88|536\.88 and 536\.875)|total\.amount: (?:1361\.875 and 1361\.88|1361\.88 and 1361\.875))$/,
    why: 'The order keeps the product of quantity and price as it is, unrounded.',
  },
  {
    at: ['workday', 'oracle-fusion'],
    path: /^invoice(?: status: |: status\.)(?:processing: (?:posted|received|in-process) and (?:posted|received|in-process)|approval: (?:not-required and pending|pending and not-required))$/,
    why: 'It is validated and approved by a process of their own before it is posted.',
  },
];

/** Every step of the walk; where an order does not come of the approval alone, a buyer makes it. */
const STEPS = [
  ...['find supplier', 'create supplier', 'requisition', 'submitted', 'approved', 'order', 'first receipt'],
  ...['order, partly received', 'last receipt', 'order, received', 'receipts', 'invoice', 'invoice status', 'match'],
];

/** By dialect, what it cannot, and what is done there beside. */
const OWN: Readonly<Record<string, { cannot: readonly string[]; beside?: readonly string[] }>> = {
  'sap-s4': { cannot: ['submitted', 'approved'] },
  'oracle-fusion': { cannot: ['approved'] },
  workday: { cannot: ['approved'] },
  tryton: { cannot: [], beside: ['order of the requisition'] },
};

/** What a buyer needs to know, whoever says it. */
const SAID: readonly (readonly [step: string, path: string, value: string])[] = [
  ['order', 'lines.0.quantity.value', '100'],
  ['order', 'lines.0.unitPrice', '8.25'],
  ['order', 'lines.1.unitPrice', '2.1475'],
  ['order, partly received', 'lines.0.received.value', '60'],
  ['order, partly received', 'status', 'partially-received'],
  ['order, received', 'lines.0.received.value', '100'],
  ['order, received', 'status', 'received'],
  ['order, received', 'lines.0.neededBy', '2026-02-20'],
  ['invoice', 'total', '1361.88'],
  ['invoice status', 'payment', 'unpaid'],
  ['match', 'result', 'matched'],
];

describe('the same purchase at several systems of record', function () {
  this.timeout(400_000);
  const walks = new Map<string, Walked>();
  after(dropDatabases);

  for (const { dialect, missing, open } of SYSTEMS) {
    it(`is walked at ${dialect}${missing ? `: ${missing}` : ''}`, async function () {
      if (missing) return void this.skip();
      const { gateway, site, close } = await open();
      try {
        const walked = await procureToPay({ call: gateway.call, approver: APPROVER, today: TODAY, ...site });
        walks.set(dialect, walked);
        const { cannot, beside = [] } = OWN[dialect]!;
        assert.deepEqual(Object.keys(walked).toSorted(), [...STEPS, ...beside].toSorted());
        assert.deepEqual(
          STEPS.filter(one => walked[one] === CANNOT),
          cannot,
        );
        const said = SAID.map(([step, path]) => [step, path, leaves(walked[step]).get(path)]);
        assert.deepEqual(said, SAID);
      } finally {
        await close();
      }
    });
  }

  it('means the same everywhere, but for what is known to differ', () => {
    const all = [...walks];
    assert.deepEqual(
      all.map(([dialect]) => dialect),
      SYSTEMS.filter(({ missing }) => !missing).map(({ dialect }) => dialect),
    );
    const found = all.flatMap(([one, walked], at) =>
      all
        .slice(at + 1)
        .flatMap(([other, walkedToo]) => between(walked, walkedToo).map(said => ({ systems: [one, other], said }))),
    );
    const waives = ({ at, path }: (typeof KNOWN)[0], { systems, said }: (typeof found)[0]): boolean =>
      at.some(one => systems.includes(one)) && path.test(said);
    assert.deepEqual(
      found
        .filter(one => !KNOWN.some(known => waives(known, one)))
        .map(({ systems, said }) => `${systems.join(', ')}: ${said}`),
      [],
    );
    assert.deepEqual(
      KNOWN.filter(known => !found.some(one => waives(known, one))).map(({ why }) => why),
      [],
      'differs no longer',
    );
  });

  it('is told as fully by each as by any other, but for what is known to be left out', () => {
    const found = [...walks].map(([dialect, walked]) => {
      const others = [...walks.values()].filter(other => other !== walked);
      return [dialect, [...new Set(others.flatMap(other => missing(walked, other)))].toSorted()] as const;
    });
    for (const [dialect, paths] of found)
      assert.deepEqual(
        paths.filter(path => !known(dialect).includes(path)),
        [],
        `${dialect} says less than before`,
      );
    if (SYSTEMS.some(system => system.missing)) return;
    for (const [dialect, paths] of found)
      assert.deepEqual(
        known(dialect).filter(path => !paths.includes(path)),
        [],
        `${dialect} leaves it out no longer`,
      );
  });
});

const known = (dialect: string): string[] =>
  Object.entries(LEFT_OUT[dialect]!).flatMap(([kind, fields]) => fields.map(field => `${kind} ${field}`));

/** Steps that both could do. */
const shared = (walked: Walked, other: Walked): string[] =>
  Object.keys(walked).filter(step => step in other && walked[step] !== CANNOT && other[step] !== CANNOT);

const between = (walked: Walked, other: Walked): string[] =>
  shared(walked, other).flatMap(step => differences(walked[step], other[step]).map(said => `${step}: ${said}`));

/** By what a step answers: `order lines[].status`. */
const missing = (walked: Walked, other: Walked): string[] =>
  shared(walked, other).flatMap(step =>
    leftOut(walked[step], other[step]).map(
      path => `${KINDS[step]} ${path.replace(/^(?:suppliers|goodsReceipts)\[\]\./, '')}`,
    ),
  );

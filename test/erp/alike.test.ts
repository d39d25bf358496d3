/** The same purchase at systems of record that speak differently: what they answer means the same, as far as each can. */
import assert from 'node:assert/strict';
import { loadRegistry } from '../../gateway/registry.ts';
import { dropDatabases } from '../store/rig.ts';
import { differences, leaves } from './comparable.ts';
import { CANNOT, procureToPay, type Walked } from './procure-to-pay.ts';
import { SYSTEMS } from './systems.ts';

/** Any day will do, as long as it is the same for all. */
const TODAY = new Date().toISOString().slice(0, 10);
const APPROVER = { 'canongate-actor': 'id="m.example"; role="director"; purpose="HOPERAT"' };

const UNROUNDED = /536\.875|1361\.875/;
const APPROVING = /^invoice(?: status)?: (?:status\.)?(?:processing|approval): /;

/** What a system says otherwise, and why it may. */
const KNOWN: readonly { at: string; path: RegExp; why: string }[] = [
  { at: 'workday', path: /taxIdentifier\.system/, why: 'Each profile names the kinds of tax numbers its own way.' },
  {
    at: 'sap-s4',
    path: /^requisition: (?:lines\.\d\.)?status: approved/,
    why: 'Without a release strategy S/4 has nothing to release.',
  },
  {
    at: 'sap-s4',
    path: /deliverTo\.code: 171A|deliverTo\.code: 1010 and 171A/,
    why: 'S/4 names the store, others the site.',
  },
  {
    at: 'sap-s4',
    path: /^invoice: status\.payment: unknown|payment: \S+ and unknown/,
    why: 'Payments are in another of its APIs.',
  },
  { at: 'workday', path: UNROUNDED, why: 'It keeps the product of quantity and price as it is.' },
  { at: 'oracle-fusion', path: UNROUNDED, why: 'It keeps the product of quantity and price as it is.' },
  { at: 'oracle-fusion', path: APPROVING, why: 'An invoice is validated and approved in steps behind its creation.' },
  { at: 'workday', path: APPROVING, why: 'Its business process approves invoices.' },
];

const { mappings } = await loadRegistry();
const unmapped = (dialect: string): string | undefined =>
  [...mappings.values()].some(one => one.dialect === dialect && one.contract === 'goods-receipts/v1')
    ? undefined
    : 'it has no mappings of orders and receipts yet';

/** What a buyer needs to know, whoever says it. */
const SAID: readonly (readonly [step: string, path: string, value: string])[] = [
  ['order', 'lines.0.quantity.value', '100'],
  ['order', 'lines.0.unitPrice', '8.25'],
  ['order', 'lines.1.unitPrice', '2.1475'],
  ['order, partly received', 'lines.0.received.value', '60'],
  ['order, partly received', 'status', 'partially-received'],
  ['order, received', 'lines.0.received.value', '100'],
  ['order, received', 'status', 'received'],
  ['invoice', 'total', '1361.88'],
  ['invoice status', 'payment', 'unpaid'],
  ['match', 'result', 'matched'],
];

describe('the same purchase at several systems of record', function () {
  this.timeout(400_000);
  const walks = new Map<string, Walked>();
  after(dropDatabases);

  for (const { dialect, missing = unmapped(dialect), open } of SYSTEMS) {
    it(`is walked at ${dialect}${missing ? `: ${missing}` : ''}`, async function () {
      if (missing) return void this.skip();
      const { mappings } = await loadRegistry();
      const knows = [...mappings.values()].some(
        one => one.dialect === dialect && one.contract === 'purchase-orders/v1',
      );
      if (!knows) return void this.skip();
      const { gateway, site, close } = await open();
      try {
        const walked = await procureToPay({ call: gateway.call, approver: APPROVER, today: TODAY, ...site });
        walks.set(dialect, walked);
        const said = SAID.map(([step, path]) => [step, path, leaves(walked[step]).get(path)]);
        assert.deepEqual(said, SAID);
      } finally {
        await close();
      }
    });
  }

  it('means the same everywhere, but for what is known to differ', () => {
    const all = [...walks];
    assert.ok(all.length > 1, 'there is something to compare');
    const found = all.flatMap(([one, walked], at) =>
      all
        .slice(at + 1)
        .flatMap(([other, walkedToo]) => between(walked, walkedToo).map(said => ({ systems: [one, other], said }))),
    );
    const isKnown = ({ systems, said }: (typeof found)[0]): boolean =>
      KNOWN.some(({ at, path }) => systems.includes(at) && path.test(said));
    assert.deepEqual(
      found.filter(one => !isKnown(one)).map(({ systems, said }) => `${systems.join(', ')}: ${said}`),
      [],
    );
  });
});

/** Steps that both could do. */
const between = (walked: Walked, other: Walked): string[] =>
  Object.keys(walked)
    .filter(step => step in other && walked[step] !== CANNOT && other[step] !== CANNOT)
    .flatMap(step => differences(walked[step], other[step]).map(said => `${step}: ${said}`));

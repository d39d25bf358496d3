/** Places of a real Tryton: the warehouse, its store rooms, and what of them can be asked for. */
import assert from 'node:assert/strict';
import type { Location, LocationList } from '../../contracts/locations/v1/types.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

describeWithTryton('places of a real Tryton', () => {
  let gateway: TrytonGateway;
  before(async () => {
    gateway = await gatewayBeforeTryton();
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  const list = async (query: string): Promise<LocationList> => {
    const { status, body } = await gateway.call<LocationList>('GET', `locations?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const names = async (query: string) => (await list(query)).locations.map(({ name }) => name);

  it('are found by their code, and say what they are a part of', async () => {
    const { locations } = await list(`identifier=${encodeURIComponent('https://canongate.org/erp/sid/location|171A')}`);
    const [{ id, meta, partOf, ...rest }] = locations as [Location];
    assert.deepEqual(rest, {
      identifiers: [{ system: 'https://canongate.org/erp/sid/location', value: '171A' }],
      status: 'active',
      name: 'Central Supply',
      types: [{ code: 'storage' }],
    });
    assert.ok(meta?.version);
    assert.equal(partOf?.name, 'Main Hospital');
    assert.deepEqual((await gateway.call<Location>('GET', `locations/${id}`)).body, locations[0]);
    assert.ok((await names(`partOf=${partOf?.id}`)).includes('Operating Theatre Store'));
  });

  it('are listed by kind and by how the name begins, a page at a time', async () => {
    assert.deepEqual(await names('type=warehouse'), ['Main Hospital']);
    assert.deepEqual(await names('name=cent'), ['Central Supply']);
    const first = await list('limit=2');
    assert.deepEqual([first.locations.length, first.more], [2, true]);
    const second = await list(`limit=2&cursor=${encodeURIComponent(first.next!)}`);
    const seen = [...first.locations, ...second.locations].map(({ name = '' }) => name);
    assert.deepEqual([new Set(seen).size, seen], [4, seen.toSorted()]);
  });

  it('are not searched for by what Tryton does not know', async () => {
    assert.equal((await gateway.call('GET', 'locations?identifier=urn%3Aother%7C171A')).status, 422);
  });
});

/** Lists the places of Workday, by name or by what is done there. */
import {
  frame,
  idIn,
  kindOf,
  listing,
  paging,
  text,
  under,
} from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { LocationList, LocationQuery } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<LocationQuery>();
const a = table<LocationList>();
const LOCATION = kindOf('Location');
const CRITERIA = `${LOCATION.request}.Request_Criteria`;
/** By which nothing is searched there. */
const UNASKED = ['identifier', 'organization', 'partOf', 'status'] as const;

export default defineMapping({
  contract: 'locations/v1',
  operation: 'search',
  dialect: 'workday',
  check: input =>
    UNASKED.filter(name => (input as LocationQuery)[name] !== undefined).map(name => ({
      pointer: `/${name}`,
      code: 'not-supported',
    })),
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging(LOCATION),
      request: [
        ...listing(LOCATION),
        asked.f('name', `${CRITERIA}.Location_Name`),
        asked.f('type', idIn(`${CRITERIA}.Location_Usage_Reference[0]`, 'Location_Usage_ID')),
      ],
      response: [
        a.each('locations', LOCATION.list, one => held(one), { empty: 'list' }),
        a.custom({
          id: 'more',
          carries: ['more'],
          reads: [`Get_Locations_Response.Response_Results`],
          dec(tree) {
            const { Page, Total_Pages } = under(tree, 'body', 'Get_Locations_Response', 'Response_Results');
            return { more: Number(text(Page) ?? '1') < Number(text(Total_Pages) ?? '1') };
          },
        }),
        ...frame(LOCATION),
      ],
    },
  ],
});

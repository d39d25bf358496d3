/** The service's own table of entity sets, by which it judges what it is sent and spells what it answers. */
import { FINANCE } from './model-finance.ts';
import { GOODS } from './model-goods.ts';
import { INVOICES } from './model-invoices.ts';
import { PARTNERS } from './model-partners.ts';
import { PURCHASING } from './model-purchasing.ts';

/** As it stands in the tables: `Name:S10` text of ten, `N13.3` decimal, `D` day, `O` instant, `T` time, `B` boolean. */
export type EntityTables = Readonly<
  Record<
    string,
    {
      service: string;
      key: string;
      properties: string;
      /** `A_Item* Number Year=FiscalYear`: the set, `*` where there may be many, and the properties that join the two. */
      links?: Readonly<Record<string, string>>;
    }
  >
>;

export interface PropertyType {
  kind: string;
  length: number;
  fraction: number;
}

export interface EntityLink {
  to: string;
  many: boolean;
  /** Property here, property there. */
  by: readonly (readonly [string, string])[];
}

export interface EntitySet {
  name: string;
  service: string;
  key: readonly string[];
  properties: ReadonlyMap<string, PropertyType>;
  links: ReadonlyMap<string, EntityLink>;
}

const TABLES: EntityTables = { ...PURCHASING, ...INVOICES, ...PARTNERS, ...GOODS, ...FINANCE };

function propertyType(code: string): PropertyType {
  const [, kind = '', length = '0', fraction = '0'] = /^([A-Z])(\d*)(?:\.(\d+))?$/.exec(code) ?? [];
  return { kind, length: Number(length), fraction: Number(fraction) };
}

function entityLink(text: string): EntityLink {
  const [target = '', ...by] = text.split(' ').filter(Boolean);
  return {
    to: target.replace('*', ''),
    many: target.endsWith('*'),
    by: by.map(pair => {
      const [here = '', there = here] = pair.split('=');
      return [here, there] as const;
    }),
  };
}

export const ENTITY_SETS: ReadonlyMap<string, EntitySet> = new Map(
  Object.entries(TABLES).map(([name, { service, key, properties, links = {} }]) => [
    name,
    {
      name,
      service,
      key: key.split(' '),
      properties: new Map(
        properties.split(' ').map(entry => {
          const [property = '', code = ''] = entry.split(':');
          return [property, propertyType(code)] as const;
        }),
      ),
      links: new Map(Object.entries(links).map(([link, text]) => [link, entityLink(text)] as const)),
    },
  ]),
);

export const SERVICES: ReadonlySet<string> = new Set([...ENTITY_SETS.values()].map(({ service }) => service));

/** How the tables of the vocabulary are written, and what they say once they are read. */

/**
 * By the name of the entity set. A property is `Name:S10` (Edm.String of at most ten), `N13.3` (Edm.Decimal: digits, and how many of
 * them behind the point), `D` (Edm.DateTime that is a day), `O` (Edm.DateTimeOffset), `T` (Edm.Time), `B` (Edm.Boolean).
 */
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

export type Kind = 'S' | 'N' | 'D' | 'O' | 'T' | 'B';

export interface Property {
  kind: Kind;
  /** Characters of a text, digits of a decimal; 0 where there is no bound. */
  length: number;
  fraction: number;
}

export interface Entity {
  name: string;
  service: string;
  key: readonly string[];
  properties: ReadonlyMap<string, Property>;
  links: ReadonlyMap<string, { to: string; many: boolean }>;
}

const PROPERTY = /^(\w+):([SNDOTB])(\d*)(?:\.(\d+))?$/;

export function entityOf(name: string, { service, key, properties, links = {} }: EntityTables[string]): Entity {
  return {
    name,
    service,
    key: key.split(' '),
    properties: new Map(
      properties.split(' ').map(entry => {
        const [, property = '', kind = 'S', length = '', fraction = ''] = PROPERTY.exec(entry) ?? [];
        return [property, { kind: kind as Kind, length: Number(length), fraction: Number(fraction) }] as const;
      }),
    ),
    links: new Map(
      Object.entries(links).map(([link, text]) => {
        const [to = ''] = text.split(' ');
        return [link, { to: to.replace('*', ''), many: to.endsWith('*') }] as const;
      }),
    ),
  };
}

/** Published and recorded words of ERPs (needs CORPUS): our vocabulary of S/4HANA against its metadata, SOAP messages read by both readers. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { VOCABULARY } from '../../adapters/rest/dialects/sap-s4/vocabulary.ts';
import { DialectError } from '../../gateway/kit.ts';
import { openEnvelope, readFault } from '../../transports/soap.ts';
import { isPlain } from '../../transports/xml/plain.ts';
import { decodeXml, readXml, XML_LIMITS, type XmlNode } from '../../transports/xml/read.ts';
import { readWithSaxes } from '../../transports/xml/saxes.ts';
import { readWithXml2js } from '../../transports/xml/xml2js.ts';

const { CORPUS } = process.env;
const S4 = 'erp/sap-s4hana';

const json = (path: string) => JSON.parse(readFileSync(join(CORPUS!, path), 'utf8'));

/** By property, spelled as in our tables; of an OpenAPI file an example says whether a text is a day, an instant or a time. */
interface Published {
  key?: readonly string[];
  links?: readonly string[];
  properties: ReadonlyMap<string, string>;
}

const KINDS: Readonly<Record<string, string>> = {
  ...{ String: 'S', Guid: 'S', Decimal: 'N', DateTime: 'D', DateTimeOffset: 'O', Time: 'T', Boolean: 'B', Int32: 'N' },
};

interface Facts {
  services: Record<
    string,
    { entities: Record<string, { key: string[]; nav: string[]; props: Record<string, string> }> }
  >;
}

/** Of the metadata: `Decimal(13,3)`, `String(10)!`; the type of `A_X` is called `A_XType`. */
function fromFacts({ services }: Facts): [name: string, entity: Published][] {
  return Object.values(services).flatMap(({ entities }) =>
    Object.entries(entities).map(([type, { key, nav, props }]): [string, Published] => {
      const properties = Object.entries(props).map(([name, edm]) => {
        const [, kind = '', size = ''] = /^(\w+)(?:\(([\d,]*)\))?!?$/.exec(edm) ?? [];
        const bounds = kind === 'Decimal' ? size.replace(',', '.') : kind === 'String' ? size : '';
        return [name, `${KINDS[kind]}${bounds}`] as const;
      });
      return [type.replace(/Type$/, ''), { key, links: nav, properties: new Map(properties) }];
    }),
  );
}

interface Described {
  type?: string;
  maxLength?: number;
  example?: string;
  format?: string;
  'x-sap-precision'?: number;
  'x-sap-scale'?: number;
}

function fromOpenApi(file: string): [name: string, entity: Published][] {
  const { schemas } = json(file).components as {
    schemas: Record<string, { properties?: Record<string, Described> }>;
  };
  return Object.entries(schemas)
    .filter(([name]) => /^A_[A-Za-z]+$/.test(name) && !name.endsWith('Options'))
    .map(([name, { properties = {} }]) => [
      name,
      { properties: new Map(Object.entries(properties).map(([property, said]) => [property, described(said)])) },
    ]);
}

function described(said: Described): string {
  if (said.type === 'boolean') return 'B';
  if (said.format === 'decimal') return `N${said['x-sap-precision']}.${said['x-sap-scale']}`;
  if (said.example?.startsWith('/Date(')) return said.example.includes('+') ? 'O' : 'D';
  if (said.example?.startsWith('PT')) return 'T';
  return `S${said.maxLength ?? ''}`;
}

describe('the vocabulary of S/4HANA and its published metadata (needs CORPUS)', () => {
  before(function () {
    if (!CORPUS) this.skip();
  });

  it('agree on every key, link, property, kind and length of the entities that both name', () => {
    const published = [
      ...fromFacts(json(`${S4}/field-facts.json`)),
      ...globSync(join(CORPUS!, S4, '*.openapi.json')).flatMap(path => fromOpenApi(join(S4, basename(path)))),
    ];
    const wrong: string[] = [];
    let compared = 0;
    const seen = new Set<string>();
    for (const [name, { key, links, properties }] of published) {
      const ours = VOCABULARY.get(name);
      if (!ours) continue;
      seen.add(name);
      if (key && [...key].sort().join() !== [...ours.key].sort().join()) wrong.push(`${name}: its key is ${key}`);
      for (const link of ours.links.keys())
        if (!(links?.includes(link) ?? properties.has(link))) wrong.push(`${name} has no ${link}`);
      for (const [property, { kind, length, fraction }] of ours.properties) {
        compared++;
        const said = `${kind}${length || ''}${kind === 'N' ? `.${fraction}` : ''}`;
        if (said !== properties.get(property))
          wrong.push(`${name}.${property}: ${said}, is ${properties.get(property)}`);
      }
    }
    console.log(
      `      ${compared} properties of ${seen.size} entities; not published: ${[...VOCABULARY.keys()].filter(one => !seen.has(one)).join(', ')}`,
    );
    assert.deepEqual(wrong, []);
    assert.ok(seen.size >= 15 && compared > 250, `${compared} of ${seen.size}`);
  });
});

/** A message in parts (MTOM), which is no document of XML and is not taken for one. */
const MULTIPART = 'getAttachments__should_handle_MTOM_response/response.xml: xml-malformed';

/** The tree, or the cause why there is none. */
function outcome(read: () => XmlNode): XmlNode | string {
  try {
    return read();
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    return error.mishaps[0].cause;
  }
}

describe('the SOAP messages of the corpus (needs CORPUS)', () => {
  before(function () {
    if (!CORPUS) this.skip();
  });

  it('are read alike by both readers, and opened as envelopes', () => {
    const refused: string[] = [];
    const counted = { read: 0, plain: 0, faults: 0 };
    for (const path of globSync(join(CORPUS!, 'erp/soap-samples/*/{request,response}.xml')).sort()) {
      const name = `${basename(dirname(path))}/${basename(path)}`;
      const text = decodeXml(readFileSync(path));
      const strict = outcome(() => readWithSaxes(text, XML_LIMITS));
      assert.deepEqual(
        outcome(() => readXml(text)),
        strict,
        name,
      );
      if (isPlain(text, XML_LIMITS.depth)) {
        counted.plain++;
        assert.deepEqual(
          outcome(() => readWithXml2js(text)),
          strict,
          name,
        );
      }
      if (typeof strict === 'string') {
        refused.push(`${name}: ${strict}`);
        continue;
      }
      counted.read++;
      const opened = openEnvelope(strict);
      assert.equal(opened.version, '1.1', name);
      if (readFault(opened)) counted.faults++;
    }
    console.log(`      ${JSON.stringify(counted)}`);
    assert.deepEqual(refused, [MULTIPART]);
    assert.ok(counted.read > 50 && counted.plain > 20 && counted.faults > 0, JSON.stringify(counted));
  });
});

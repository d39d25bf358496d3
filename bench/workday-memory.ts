/** What is held while a SOAP answer of 5 MB is read, beside its bytes: in a process of its own, counted after a collection at every turn (`--expose-gc`). */
import { asBody } from '../adapters/soap/dialect.ts';
import { WORKDAY } from '../adapters/soap/dialects/workday/vocabulary.ts';
import { openEnvelope } from '../transports/soap.ts';
import { readXmlBytes } from '../transports/xml/read.ts';
import { live, peak } from './memory.ts';
import { soapAnswer } from './workday-documents.ts';

/** As the adapter does: into the tree, and from there into what a mapping reads. */
async function read(bytes: Uint8Array): Promise<object> {
  return asBody(WORKDAY, openEnvelope(await readXmlBytes(bytes)).content);
}

// What the engine makes once, it has made.
await read(Buffer.from(soapAnswer(200_000)));
const bytes = Buffer.from(soapAnswer(5 * 1024 * 1024));
const before = live();
const height = peak();
await read(bytes);
const taken = peak() - height;

let most = 0;
let over = false;
const watch = (): void => {
  most = Math.max(most, live() - before);
  if (!over) setImmediate(watch);
};
setImmediate(watch);
// Both trees at once is the most of it.
const root = await readXmlBytes(bytes);
over = true;
const body = asBody(WORKDAY, openEnvelope(root).content);
most = Math.max(most, live() - before);
if (root.name !== 'Envelope' || Object.keys(body).length !== 1) throw new Error('the answer was not read');
console.log(JSON.stringify({ held: most / bytes.length, peak: taken / bytes.length }));

/** What is held while a SOAP answer of 5 MB is read, beside its bytes: in a process of its own, counted after a collection at every turn. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readXmlBytes } from '../transports/xml/read.ts';
import { soapAnswer } from './erp-documents.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const live = (): number => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
/** Of this process, in bytes: with what was not collected yet. */
const peak = (): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;

// What the engine makes once, it has made.
await readXmlBytes(Buffer.from(soapAnswer(200_000)));
const bytes = Buffer.from(soapAnswer(5 * 1024 * 1024));
const before = live();
const height = peak();
if ((await readXmlBytes(bytes)).name !== 'Envelope') throw new Error('the answer was not read');
const taken = peak() - height;

let most = 0;
let over = false;
const watch = (): void => {
  most = Math.max(most, live() - before);
  if (!over) setImmediate(watch);
};
setImmediate(watch);
const root = await readXmlBytes(bytes);
over = true;
most = Math.max(most, live() - before);
if (root.name !== 'Envelope') throw new Error('the answer was not read');
console.log(JSON.stringify({ held: most / bytes.length, peak: taken / bytes.length }));

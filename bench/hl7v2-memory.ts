/** How much memory reading a document of 5 MB takes at its height, in a process of its own: peak over what stood before, per byte. */
import { readMessage } from '../adapters/hl7v2/codec/message.ts';
import { placeOf } from '../adapters/hl7v2/codec/place.ts';
import { documentOf } from './hl7v2-document.ts';
import { peak } from './memory.ts';

const place = placeOf('OBX-5.5');
// What the engine makes once, it has made.
readMessage(documentOf(1024)).at(place);
const bytes = documentOf(5 * 1024 * 1024);
const before = peak();
const value = readMessage(bytes).at(place);
const taken = peak() - before;
if (typeof value !== 'string') throw new Error('the document was not read');
console.log(taken / bytes.length);

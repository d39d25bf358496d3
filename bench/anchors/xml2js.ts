/** xml2js as most use it: one object for a document, no namespaces, no order. */
import { Parser } from 'xml2js';

export function readAsPublished(text: string): unknown {
  let found: unknown;
  new Parser({ explicitArray: false }).parseString(text, (error: Error | null, result: unknown) => {
    if (error) throw error;
    found = result;
  });
  return found;
}

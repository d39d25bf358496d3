/** Reads one message of a dialect and prints its neutral tree, or why it cannot be read and where. */
import { DialectError } from '../gateway/kit.ts';
import { loadDialect } from './dialect.ts';
import { readInput, UsageError, type Verb } from './verb.ts';

export const parseVerb: Verb = {
  usage: '<dialect> FILE [--profile FILE] [--json]',
  positionals: 2,
  options: { profile: { type: 'string' } },
  async run([name, file], values) {
    if (!name || !file) throw new UsageError('A dialect and a file are wanted.');
    // The codec's own view, with the dictionary beside it: a tree would hide what is odd about a message.
    if (name === 'hl7v2') {
      const { parseHl7v2 } = await import('./parse-hl7v2.ts');
      return parseHl7v2(await readInput(file), values['profile'] as string | undefined, Boolean(values['json']));
    }
    const { dialect, profile } = await loadDialect(name, values['profile']);
    try {
      console.log(JSON.stringify(dialect.read({ head: {}, body: await readInput(file) }, profile), null, 2));
      return 0;
    } catch (error) {
      if (!(error instanceof DialectError)) throw error;
      console.log(JSON.stringify({ faults: error.mishaps }, null, 2));
      return 1;
    }
  },
};

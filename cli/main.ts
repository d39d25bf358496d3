/** `canongate <verb>`: a table of verbs, from which the help is made. Exit codes: 0 done, 1 findings or a fault, 2 usage. */
import { parseArgs } from 'node:util';
import { ConfigRefused, printFinding } from '../gateway/config/findings.ts';
import { checkVerb } from './check.ts';
import { mapVerb } from './map.ts';
import { parseVerb } from './parse.ts';
import { runVerb } from './run.ts';
import { tryVerb } from './try.ts';
import { UsageError, type Verb } from './verb.ts';

const VERBS: Readonly<Record<string, Verb>> = {
  run: runVerb,
  try: tryVerb,
  check: checkVerb,
  map: mapVerb,
  parse: parseVerb,
};

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help') {
    console.log(help());
    return 0;
  }
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (!verb) {
    console.error(`There is no verb ${name}.\n\n${help()}`);
    return 2;
  }
  if (args.includes('--help')) {
    console.log(helpOf(name, verb));
    return 0;
  }
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...verb.options, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    return await verb.run(positionals, values);
  } catch (error) {
    if (error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
      console.error(`${(error as Error).message}\n\n${helpOf(name, verb)}`);
      return 2;
    }
    if (error instanceof ConfigRefused) {
      for (const finding of error.findings) console.error(printFinding(finding));
      return 1;
    }
    throw error;
  }
}

function help(): string {
  const width = Math.max(...Object.keys(VERBS).map(name => name.length));
  const verbs = Object.entries(VERBS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'canongate <verb> [--json]',
    '',
    ...verbs,
    '',
    'canongate <verb> --help tells more. FILE - is standard input.',
  ].join('\n');
}

const helpOf = (name: string, { usage, summary }: Verb): string => `canongate ${name} ${usage}\n\n${summary}`;

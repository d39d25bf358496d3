/** `canongate <verb>`: a table of verbs, from which the help is made. Exit codes: 0 done, 1 findings or a fault, 2 usage. */
import { parseArgs } from 'node:util';
import { ConfigRefused, printFinding } from '../gateway/config/findings.ts';
import { damageIn } from '../gateway/store/damage.ts';
import { StoreUnavailable } from '../gateway/store/store-unavailable.ts';
import { framesOf } from '../gateway/telemetry/frames.ts';
import manifest from '../package.json' with { type: 'json' };
import { UsageError, type Verb } from './verb.ts';

interface Entry {
  summary: string;
  /** Loaded when it is called: help and usage answer at once. */
  load(): Promise<Verb>;
}

const VERBS: Readonly<Record<string, Entry>> = {
  run: {
    summary: 'Serves a configuration; --sandbox serves the demonstration with simulated systems of record.',
    load: async () => (await import('./run.ts')).runVerb,
  },
  try: {
    summary: 'Shows one check of a sandbox member: canonical request, wire, reply, canonical answer.',
    load: async () => (await import('./try.ts')).tryVerb,
  },
  check: {
    summary: 'Checks a configuration: each finding with its place and its fix.',
    load: async () => (await import('./check.ts')).checkVerb,
  },
  map: {
    summary: 'Runs one mapping on one message, in either direction; --coverage tells what it does not carry.',
    load: async () => (await import('./map.ts')).mapVerb,
  },
  coverage: {
    summary: 'Shows which operations each dialect can do, and which fields of a contract it does not carry.',
    load: async () => (await import('./coverage.ts')).coverageVerb,
  },
  where: {
    summary: 'Shows where one exchange is: received, sent, answered, settled, under any of its ids.',
    load: async () => (await import('./where.ts')).whereVerb,
  },
  endpoints: {
    summary:
      'Shows how deliveries to the service endpoints stand; pauses, resumes, drains or stops one, or previews a resume.',
    load: async () => (await import('./endpoints.ts')).endpointsVerb,
  },
  audit: {
    summary: 'Verifies the audit chains, or lists who was told about one person.',
    load: async () => (await import('./audit.ts')).auditVerb,
  },
  store: {
    summary: 'Shows the store, removes what is past its retention, makes a backup, or restores one.',
    load: async () => (await import('./store.ts')).storeVerb,
  },
  replay: {
    summary: 'Rehearses what has failed by the mappings in force, and lets go on what they can carry now.',
    load: async () => (await import('./replay.ts')).replayVerb,
  },
  send: {
    summary:
      'Sends one HL7 v2 message over MLLP, to the door of the sandbox or elsewhere, and shows its acknowledgement.',
    load: async () => (await import('./send.ts')).sendVerb,
  },
  parse: {
    summary: 'Prints the neutral tree of a message, or the coded fault with its offset, segment and element.',
    load: async () => (await import('./parse.ts')).parseVerb,
  },
};

const HELP: readonly string[] = ['--help', '-h'];

// Whoever reads no further, such as `head`, has what it wanted; a gateway that serves goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || HELP.includes(name)) {
    console.log(help());
    return 0;
  }
  if (name === '--version') {
    console.log(manifest.version);
    return 0;
  }
  const entry = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (!entry) {
    console.error(`There is no verb ${name}.\n\n${help()}`);
    return 2;
  }
  const verb = await entry.load();
  const usage = `canongate ${name} ${verb.usage}\n\n${entry.summary}`;
  if (args.some(arg => HELP.includes(arg))) {
    console.log(usage);
    return 0;
  }
  try {
    const options = { ...verb.options, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length > verb.positionals)
      throw new UsageError(`Too many arguments: ${positionals.slice(verb.positionals).join(' ')}.`);
    return await verb.run(positionals, values);
  } catch (error) {
    if (error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
      console.error(`${(error as Error).message}\n\n${usage}`);
      return 2;
    }
    if (error instanceof ConfigRefused) {
      if (args.includes('--json')) console.log(JSON.stringify(error.findings, null, 2));
      else for (const finding of error.findings) console.error(printFinding(finding));
      return 1;
    }
    console.error(`canongate ${name}: ${unexpected(error)}`);
    return 1;
  }
}

/** What the system or the house says in words of its own; of anything else only where it was, because it may quote a message. */
function unexpected(error: unknown): string {
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE')
    return `port ${port} is taken; stop what listens there, or choose another in the configuration.`;
  if (damageIn(error)) return 'what is kept cannot be read any more. To find where: canongate store verify';
  const isOurs = error instanceof StoreUnavailable || (error instanceof Error && error.constructor === Error);
  if (isOurs || (error instanceof Error && 'syscall' in error)) return error.message;
  const { error: kind, at } = framesOf(error);
  return `${kind} at ${at.join(', ') || 'an unknown place'}; please report it.`;
}

function help(): string {
  const width = Math.max(...Object.keys(VERBS).map(name => name.length));
  const verbs = Object.entries(VERBS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  const notes =
    'canongate <verb> --help tells more, canongate --version which release this is. FILE - is standard input.';
  return ['canongate <verb> [--json]', '', ...verbs, '', notes].join('\n');
}

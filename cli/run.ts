/** Serves: with a configuration of one's own, or the sandbox with its simulated systems of record. */
import { resolve } from 'node:path';
import { ConfigRefused, printFinding } from '../gateway/config/findings.ts';
import { openStore } from '../gateway/keeping/open.ts';
import { type Gateway, start } from '../gateway/start.ts';
import { SANDBOX_DATA } from './ledger-at-hand.ts';
import { UsageError, type Verb } from './verb.ts';

export const runVerb: Verb = {
  usage: '--config FILE | --sandbox [--json]',
  positionals: 0,
  options: { config: { type: 'string' }, sandbox: { type: 'boolean' } },
  async run(_positionals, values) {
    const { config, sandbox, json } = values;
    if (Boolean(config) === Boolean(sandbox)) throw new UsageError('Say --config FILE, or --sandbox.');
    const began = performance.now();
    if (sandbox && !json)
      console.log('This is the SANDBOX: invented members, simulated systems of record, a key that everybody knows.\n');
    const running = sandbox ? await sandboxed() : await configured(resolve(String(config)));
    const { gateway } = running;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (json)
      console.log(
        JSON.stringify({
          ready: true,
          url: gateway.url,
          adminUrl: gateway.adminUrl,
          version: gateway.version,
          keeper: gateway.keeper.kind,
          listening: Object.fromEntries(gateway.listening),
        }),
      );
    else console.log(banner(gateway, Boolean(sandbox), seconds));
    process.on('SIGHUP', () => void reload(gateway));
    return ended(running);
  },
};

interface Running {
  gateway: Gateway;
  close(): Promise<void>;
}

async function sandboxed(): Promise<Running> {
  const { startSandbox } = await import('../sandbox/start.ts');
  return startSandbox({
    log: { level: 'warn' },
    keeper: ({ store }) => openStore({ data: SANDBOX_DATA, ...store }),
    fhir: { visits: true, definitionsWhenAsked: true },
  });
}

async function configured(config: string): Promise<Running> {
  const gateway = await start({ config, mode: 'production', keeper: ({ store }) => openStore(store) });
  return { gateway, close: () => gateway.close() };
}

/** Resolves when the end was asked for, or the npm that started it is gone, and every call under way has been answered. */
async function ended({ close }: Running): Promise<number> {
  await new Promise<void>(done => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done());
    // npm does not hand every signal on to what it started: without it nobody is left to stop this one.
    const { ppid } = process;
    if (process.env['npm_lifecycle_event']) setInterval(() => process.ppid !== ppid && done(), 500).unref();
  });
  await close();
  return 0;
}

async function reload(gateway: Gateway): Promise<void> {
  try {
    for (const finding of await gateway.reload()) console.error(printFinding(finding));
  } catch (error) {
    console.error('The configuration was refused; the one before stays in force.');
    // Nothing that is wrong with a new configuration may end the calls of the one in force.
    const findings = error instanceof ConfigRefused ? error.findings : [];
    for (const finding of findings) console.error(printFinding(finding));
  }
}

function banner({ url, adminUrl, version, keeper, listening }: Gateway, sandbox: boolean, seconds: string): string {
  const lines = [
    `ready in ${seconds} s, configuration ${version}`,
    '',
    `  APIs            ${url}            OpenAPI ${url}/openapi.json`,
    `  administration  ${adminUrl}            /livez /readyz /metrics, /catalog with a credential`,
  ];
  for (const [door, port] of listening) lines.push(`  messages        port ${port}, the listening door ${door}`);
  if (keeper.described) lines.push(`  store           ${keeper.described}`);
  if (keeper.kind === 'volatile') lines.push('', '  The keeper is VOLATILE: nothing is kept over a restart.');
  if (sandbox)
    lines.push(
      '',
      'Is Sally Sample covered for an office visit? Paste:',
      '',
      curl(url),
      '',
      ...listened([...listening.values()]),
      'Members W000000001 to W000000012 each behave differently; payer FHIR01 answers over FHIR.',
      'Three ERPs buy, each for a company: docs/buying-tour.md.',
    );
  return lines.join('\n');
}

/** What comes in by itself: a line to paste that sends something, and one that shows what became of it. */
const listened = (ports: readonly number[]): string[] =>
  ports.flatMap(port => [
    'What a hospital says by itself comes in as HL7 v2. Paste:',
    '',
    `npx canongate send sandbox/adt-a08.hl7 --to mllp://127.0.0.1:${port} && npx canongate where A08-0001`,
    '',
  ]);

function curl(url: string): string {
  const body = {
    payer: { id: '00431' },
    provider: { npi: '1234567893', organizationName: 'Example Clinic' },
    subscriber: { memberId: 'W000000001', familyName: 'Sample', givenName: 'Sally', birthDate: '1980-02-29' },
    serviceDate: new Date().toISOString().slice(0, 10),
    serviceTypes: [{ code: '98' }],
  };
  return [
    `curl -s ${url}/v1/eligibility-checks \\`,
    `  -H 'Authorization: apiKey sandbox:sandbox-only' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join('\n');
}

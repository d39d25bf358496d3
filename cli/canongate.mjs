#!/usr/bin/env -S node --max-semi-space-size=64
/** Starts the command on the Node version that the project brings, whichever Node was found first. */
import { spawn } from 'node:child_process';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [major] = process.versions.node.split('.').map(Number);

if (major >= 24) {
  // What was compiled once is not compiled with every start; where the folder cannot be written nothing else changes.
  // A measurement of coverage is precise only without.
  const { NODE_COMPILE_CACHE: elsewhere, NODE_V8_COVERAGE: measured } = process.env;
  if (!elsewhere && !measured) module.enableCompileCache(join(here, '../node_modules/.cache/canongate'));
  await import(new URL('./main.ts', import.meta.url).href);
} else {
  const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

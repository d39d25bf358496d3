/** What we take from others: licences, exact versions, a lockfile for every platform, scripts only where allowed. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const HOME = resolve(import.meta.dirname, '..');
const read = (file: string) => JSON.parse(readFileSync(resolve(HOME, file), 'utf8'));

/** Licences that Apache-2.0 software may ship with. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
];

interface Package {
  version?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  optionalDependencies?: Record<string, string>;
  hasInstallScript?: boolean;
}

describe('what we take from others', () => {
  const lock = read('package-lock.json') as { packages: Record<string, Package> };
  const own = read('package.json') as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
    allowScripts: Record<string, boolean>;
  };

  it('carries only licences that Apache-2.0 software may ship with', () => {
    const shipped = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev);
    assert.ok(shipped.length > 50);
    const refused = shipped.filter(
      ([, { license = 'none' }]) =>
        !license
          .replace(/[()]/g, '')
          .split(/ OR /)
          .some(term => ALLOWED.includes(term)),
    );
    assert.deepEqual(
      refused.map(([path, { license }]) => `${path} ${license}`),
      [],
    );
  });

  it('lists every package it ships in its SBOM', async function () {
    this.timeout(60_000);
    const { stdout } = await promisify(execFile)('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'], {
      cwd: HOME,
      maxBuffer: 64 * 1024 * 1024,
    });
    const sbom = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; version: string; purl: string }[];
    };
    assert.equal(sbom.bomFormat, 'CycloneDX');
    const listed = new Set(sbom.components.map(({ name, version }) => `${name}@${version}`));
    const missing = Object.entries(lock.packages)
      .filter(([path, { dev }]) => path !== '' && !dev)
      .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`)
      .filter(name => !listed.has(name));
    assert.deepEqual(missing, []);
    assert.ok(sbom.components.every(({ purl }) => purl.startsWith('pkg:npm/')));
  });

  it('names exact versions only', () => {
    const loose = Object.entries({ ...own.dependencies, ...own.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    assert.deepEqual(loose, []);
  });

  it('locks the optional packages of every platform', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter(
          name => !(`${path}/node_modules/${name}` in lock.packages) && !(`node_modules/${name}` in lock.packages),
        )
        .map(name => `${path} wants ${name}`),
    );
    assert.deepEqual(missing, []);
  });

  it('says of every package with an install script whether it may run', () => {
    const unsaid = Object.entries(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
      .filter(name => !(name in own.allowScripts));
    assert.deepEqual(unsaid, []);
  });

  it('names no place from which a package was fetched', () => {
    assert.equal(readFileSync(resolve(HOME, 'package-lock.json'), 'utf8').includes('"resolved"'), false);
  });
});

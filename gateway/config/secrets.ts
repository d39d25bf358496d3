/** Secrets are written as references and resolved after parsing: `${env:NAME}`, `${file:path}`; a missing one refuses. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

const REFERENCE = /^\$\{(env|file):([^}]+)\}$/;
const MAX_BYTES = 64 * 1024;

export interface Resolution {
  value: unknown;
  /** References that lead nowhere, by the path of keys to them. */
  missing: { path: (string | number)[]; reference: string }[];
}

/** Replaces each string that is a reference, and nothing within strings: text can never become structure. */
export function resolveSecrets(value: unknown, folder: string, env: NodeJS.ProcessEnv): Resolution {
  const missing: Resolution['missing'] = [];
  const visit = (node: unknown, path: (string | number)[]): unknown => {
    if (typeof node === 'string') {
      const [, kind, name] = REFERENCE.exec(node) ?? [];
      if (!kind || !name) return node;
      const found = kind === 'env' ? env[name] : readSecret(resolve(folder, name));
      if (found) return found;
      missing.push({ path, reference: node });
      return node;
    }
    if (Array.isArray(node)) return node.map((item, index) => visit(item, [...path, index]));
    if (node && typeof node === 'object') {
      return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, visit(item, [...path, key])]));
    }
    return node;
  };
  return { value: visit(value, []), missing };
}

/** Whether a string of the configuration is a reference. */
export const isReference = (value: unknown): boolean => typeof value === 'string' && REFERENCE.test(value);

function readSecret(path: string): string | undefined {
  try {
    const file = statSync(path);
    // A device or a pipe has no size and no end.
    if (!file.isFile() || file.size > MAX_BYTES) return undefined;
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}

/** What is wrong with something a person wrote: where exactly, and what to do about it. */
import type { ConfigFindingCode } from './finding-codes.ts';

export interface ConfigFinding {
  file: string;
  line: number;
  column: number;
  severity: 'error' | 'warning';
  code: ConfigFindingCode;
  message: string;
  fix: string;
}

/** `file:line:column  code  message  fix`, as compilers print and editors understand. */
export function printFinding(finding: ConfigFinding): string {
  const { file, line, column, severity, code, message, fix } = finding;
  return `${file}:${line}:${column}  ${severity === 'warning' ? 'warning ' : ''}${code}  ${message}  ${fix}`;
}

/** Thrown where a configuration cannot be used; the last good one stays in force. */
export class ConfigRefused extends Error {
  readonly findings: readonly ConfigFinding[];

  constructor(findings: readonly ConfigFinding[]) {
    super(findings.map(printFinding).join('\n'));
    this.name = 'ConfigRefused';
    this.findings = findings;
  }
}

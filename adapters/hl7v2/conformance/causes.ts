/** The causes of the conformance check, with their codes of HL7 table 0357, so that an ERR can be built from them. */
import type { AcknowledgedError } from '../codec/acknowledge.ts';

export const CAUSES = {
  'unsupported-type': { code: '200', severity: 'error' },
  'unsupported-event': { code: '201', severity: 'error' },
  'unsupported-processing-id': { code: '202', severity: 'error' },
  'unsupported-version': { code: '203', severity: 'error' },
  /** MSH-9.3 is another structure than that of the event (table 0354). */
  'structure-mismatch': { code: '103', severity: 'warning' },
  /** §2.6: a receiver passes over what it does not know. */
  'unknown-segment': { code: '100', severity: 'warning' },
  'unknown-field': { code: '102', severity: 'warning' },
  'unknown-component': { code: '102', severity: 'warning' },
  'required-missing': { code: '101', severity: 'error' },
  'field-forbidden': { code: '102', severity: 'error' },
  'type-malformed': { code: '102', severity: 'error' },
  'repetition-unexpected': { code: '102', severity: 'error' },
  'too-long': { code: '104', severity: 'warning' },
  /** Of a table whose values the standard or the profile fixes. */
  'code-unknown': { code: '103', severity: 'error' },
  /** Of a table that sites may extend (data type IS, §2.A.37). */
  'code-unusual': { code: '103', severity: 'warning' },
} as const;

export type ConformanceCause = keyof typeof CAUSES;

/** One finding: no value of the message. */
export interface ConformanceIssue {
  cause: ConformanceCause;
  /** HL7 table 0357. */
  code: string;
  severity: 'error' | 'warning';
  /** `PID-3[#1].4`: occurrences and repetitions count from 0. */
  place: string;
}

const PLACE = /^(\w{3})(?:\[#(\d+)\])?(?:-(\d+)(?:\[#(\d+)\])?(?:\.(\d+)(?:\.(\d+))?)?)?$/;

/** The issue as an ERR says it; there all counts begin with 1 (ERL, §2.A.28). */
export function acknowledgedError({ code, severity, place }: ConformanceIssue): AcknowledgedError {
  const [, segment = '', occurrence = '0', ...rest] = PLACE.exec(place) ?? [];
  const [field, repetition = '0', component, subcomponent] = rest;
  return {
    code,
    severity: severity === 'error' ? 'E' : 'W',
    location: {
      segment,
      sequence: Number(occurrence) + 1,
      ...(field ? { field: Number(field), repetition: Number(repetition) + 1 } : {}),
      ...(component ? { component: Number(component) } : {}),
      ...(subcomponent ? { subcomponent: Number(subcomponent) } : {}),
    },
  };
}

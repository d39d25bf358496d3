/** What human resources know: who is on leave, and who has gone. */
import { said } from '../shape.ts';
import { type Rules, refuse, SUCCESS } from './rules.ts';

const STATUSES: Readonly<Record<string, string>> = {
  ACTIVE_PROCESS: 'ACTIVE',
  SUSPEND_PROCESS: 'SUSPENDED',
  SUSPEND_NO_PROCESS: 'SUSPENDED',
  INACTIVE_PROCESS: 'INACTIVE',
};

export const workAssignments: Rules = {
  change(row, patch) {
    const code = patch['AssignmentStatusTypeCode'];
    if (code === undefined) return;
    const status = STATUSES[String(code)];
    if (!status) return refuse('The status is not known.', '27024', '/AssignmentStatusTypeCode');
    if (said(row, 'AssignmentStatusType') === 'INACTIVE')
      refuse('The work relationship has ended.', 'PER-1531120', '/AssignmentStatusTypeCode');
    row['AssignmentStatusType'] = status;
  },
};

export const workRelationships: Rules = {
  actions: {
    terminate(row, parameters) {
      const date = said(parameters, 'terminationDate');
      if (date === '') refuse('A date is needed.', '27014', '/terminationDate');
      if (said(row, 'TerminationDate') !== '') refuse('The work relationship has ended.', 'PER-1531120');
      row['TerminationDate'] = date;
      for (const assignment of Array.isArray(row['assignments']) ? row['assignments'] : []) {
        assignment['AssignmentStatusType'] = 'INACTIVE';
        assignment['AssignmentStatusTypeCode'] = 'INACTIVE_PROCESS';
      }
      return SUCCESS;
    },
  },
};

/** Code lists of a referral as canonical words. Sources are named per list. */
import { codes } from '../../../../gateway/kit.ts';
import type { Fulfilment } from '../transitions.ts';

/** LOINC, class DOC; a kind of `other` has no code. */
export const DOCUMENT = codes({
  ecg: '11524-6',
  imaging: '18748-4',
  laboratory: '11502-2',
  pathology: '11526-1',
  'progress-note': '11506-3',
  'history-and-physical': '34117-2',
  'referral-letter': '57133-1',
});

/** FHIR R4 task-status of each word: what systems go by that do not know the word. */
export const TASK_STATUS: Readonly<Record<Fulfilment, string>> = {
  received: 'received',
  incomplete: 'on-hold',
  accepted: 'accepted',
  declined: 'rejected',
  scheduled: 'in-progress',
  seen: 'in-progress',
  reported: 'completed',
};

/** The word for a task-status that another system wrote; those that say nothing of it are `received`. */
export const FULFILMENT: Readonly<Record<string, Fulfilment>> = {
  'on-hold': 'incomplete',
  accepted: 'accepted',
  ready: 'accepted',
  rejected: 'declined',
  cancelled: 'declined',
  failed: 'declined',
  'in-progress': 'scheduled',
  completed: 'reported',
};

/** FHIR R4 request-status → task-status where the request has ended otherwise. */
export const ENDED: Readonly<Record<string, string>> = {
  revoked: 'cancelled',
  'entered-in-error': 'entered-in-error',
};

/** Says over FHIR R4 that the patient did not come. */
import { changing } from './change.ts';

export default changing('no-show', {
  change: () => ({ status: 'noshow' }),
  isDone: ({ status }) => status === 'noshow',
});

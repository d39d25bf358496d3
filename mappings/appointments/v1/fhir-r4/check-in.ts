/** Says over FHIR R4 that the patient has come. */
import { changing } from './change.ts';

export default changing('check-in', {
  change: () => ({ status: 'arrived' }),
  isDone: ({ status }) => status === 'arrived',
});

/** Sends a service endpoint again what waits and what comes. */
import { control } from './control.ts';

export default control('resume');

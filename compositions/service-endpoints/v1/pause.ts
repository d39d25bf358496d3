/** Sends a service endpoint nothing more for now. */
import { control } from './control.ts';

export default control('pause');

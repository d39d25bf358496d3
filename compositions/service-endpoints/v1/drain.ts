/** Delivers what waits for a service endpoint and takes nothing new. */
import { control } from './control.ts';

export default control('drain');

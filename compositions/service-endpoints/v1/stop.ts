/** The kill switch of a service endpoint. */
import { control } from './control.ts';

export default control('stop');

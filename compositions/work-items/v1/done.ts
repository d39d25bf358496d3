/** Says that what a work item holds was done by hand. */
import { onItem } from './on-item.ts';

export default onItem('done');

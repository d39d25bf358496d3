/** Gives a work item into the hands of somebody. */
import { onItem } from './on-item.ts';

export default onItem('assign');

/** Says how urgent a work item is, and when it is due. */
import { onItem } from './on-item.ts';

export default onItem('prioritize');

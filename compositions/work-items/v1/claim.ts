/** Takes a work item in hand. */
import { onItem } from './on-item.ts';

export default onItem('claim');

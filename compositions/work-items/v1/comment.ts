/** Says something about a work item. */
import { onItem } from './on-item.ts';

export default onItem('comment');

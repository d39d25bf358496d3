/** Gives up what a work item holds. */
import { onItem } from './on-item.ts';

export default onItem('discard');

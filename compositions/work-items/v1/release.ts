/** Lays a work item down again. */
import { onItem } from './on-item.ts';

export default onItem('release');

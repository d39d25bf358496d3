/** Says that what all open items of a group hold was done by hand. */
import { onGroup } from './on-group.ts';

export default onGroup('done');

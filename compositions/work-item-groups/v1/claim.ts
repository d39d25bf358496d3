/** Takes all open items of a group in hand. */
import { onGroup } from './on-group.ts';

export default onGroup('claim');

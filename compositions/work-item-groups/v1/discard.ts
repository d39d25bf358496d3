/** Gives up what all open items of a group hold. */
import { onGroup } from './on-group.ts';

export default onGroup('discard');

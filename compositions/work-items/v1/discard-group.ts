/** Gives up what all open items of a group hold. */
import { onGroup } from './on-item.ts';

export default onGroup('discard');

/** The three dashboards as files. */
import { backEnds } from './back-ends.ts';
import { frontDoor } from './front-door.ts';
import { governance } from './governance.ts';
import { dashboard } from './panels.ts';

export const BOARDS = [frontDoor, backEnds, governance];

/** Text by path from the project folder. */
export function generateDashboards(): Map<string, string> {
  return new Map(BOARDS.map(board => [`dashboards/${board.uid.replace('canongate-', '')}.json`, dashboard(board)]));
}

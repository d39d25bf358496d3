/** The sandbox's payer in a process of its own, for both sides of the comparison. */
import { loadMembers } from '../../simulators/members.ts';
import { startPayer } from '../../simulators/payer/index.ts';
import { report } from './report.ts';

const payer = await startPayer({ port: 0, user: 'canongate', password: 'sandbox-only', members: loadMembers() });
report(payer.port);

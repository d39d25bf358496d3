/** Says over HL7 v2 that the patient did not come: SIU^S26, for which no request to the filler exists. */
import { table } from '../../../../gateway/kit.ts';
import { changing } from './change.ts';

const a = table<Record<string, string>>();

export default changing({
  verb: 'no-show',
  notification: { trigger: 'S26', status: ['Noshow', 'noshow'] },
  asked: at => [a.fixed(`${at}-6.2`, 'No show')],
  echoed: [],
});

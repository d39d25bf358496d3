/** Exchanges by whom they are about, too: identifiers of people come in a body, never in a URL. */
import { defineComposition } from '../../../gateway/kit.ts';
import { type Asked, searchOf } from './asked.ts';

interface AskedAbout extends Asked {
  member?: string;
  patient?: string;
}

export default defineComposition({
  contract: 'exchanges/v1',
  operation: 'search',
  uses: [],
  run({ member, patient, ...asked }: AskedAbout, _call, { kept }) {
    const subject = member === undefined ? patient && `patient:${patient}` : `member:${member}`;
    return kept.records.exchanges({ ...searchOf(asked), subject });
  },
});

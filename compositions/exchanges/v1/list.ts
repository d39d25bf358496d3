/** Exchanges by what may stand in a URL, newest first. */
import { defineComposition } from '../../../gateway/kit.ts';
import { type Asked, searchOf } from './asked.ts';

export default defineComposition({
  contract: 'exchanges/v1',
  operation: 'list',
  uses: [],
  run: (query: Asked, _call, { kept }) => kept.records.exchanges(searchOf(query)),
});

/** Approves a requisition, whole or by line: by the gateway's rules where it holds the authority, else by its system of record. */
import { defineComposition } from '../../../gateway/kit.ts';
import { type DecisionInput, decided, READ } from './approval/decide.ts';
import { DELEGATIONS } from './approval/delegations.ts';

export default defineComposition({
  contract: 'purchase-requisitions/v1',
  operation: 'approve',
  uses: [READ],
  rules: DELEGATIONS,
  handsOn: true,
  standsAlone: true,
  // What was not submitted there yet is submitted once it is approved here.
  carriedBy: 'submit',
  run: (input: DecisionInput, call, context) => decided(input, call, context, 'approved'),
});

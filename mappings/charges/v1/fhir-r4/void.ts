/** Takes a charge back over FHIR R4: read, marked as entered in error, and written back whole against the version that was read. */
import { nodes, text } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import {
  keeping,
  reading,
  versionOf,
  type Whole,
  writeBack,
} from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import type { Charge, ChargeVoid } from '../../../../contracts/charges/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { checkVoid } from '../transitions.ts';
import { held } from './held.ts';
import { voidNote } from './voided.ts';

const a = table<Charge>();
const asked = table<ChargeVoid & { id: string }>();

export default defineMapping({
  contract: 'charges/v1',
  operation: 'void',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('ChargeItem'),
      response: keeping('ChargeItem'),
      refine(read, { input }) {
        const { resource } = read as Whole;
        const held = { status: text(resource['status']), version: versionOf(resource) };
        checkVoid(held, (input as ChargeVoid).version);
        return read;
      },
    },
    { name: 'look', effect: 'read', inDoubt: true, request: reading('ChargeItem'), response: held(a, 'ChargeItem') },
    {
      name: 'void',
      effect: 'once',
      reconcile: 'look',
      when: ({ steps }) => (steps['look'] as Charge | undefined)?.status !== 'entered-in-error',
      request: [
        asked.fixed('head.interaction', 'update'),
        asked.f('id', 'head.id'),
        asked.custom({
          id: 'void',
          carries: ['reason', 'version'],
          enc(value, tree, { scope }) {
            const { reason } = value as ChargeVoid;
            const read = scope.steps['read'] as Whole;
            const note = reason === undefined ? [] : [voidNote(reason, scope.now.toISOString())];
            writeBack(tree, read, { status: 'entered-in-error', note: [...nodes(read.resource['note']), ...note] });
          },
        }),
      ],
      response: held(a, 'ChargeItem'),
    },
  ],
});

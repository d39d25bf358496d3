/** Takes a charge back over FHIR R4: read, marked as entered in error, and written back whole against the version that was read. */
import { type Node, nodes, pathed, text, textAt } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import type { Charge, ChargeVoid } from '../../../../contracts/charges/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { checkVoid } from '../transitions.ts';
import { held } from './held.ts';
import { readRequest } from './read.ts';
import { voidNote } from './voided.ts';

const a = table<Charge>();
const asked = table<ChargeVoid & { id: string }>();

const versionOf = (resource: Node): string | undefined => textAt(resource, 'meta', 'versionId');

export default defineMapping({
  contract: 'charges/v1',
  operation: 'void',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: readRequest,
      // As it came, so that nothing is lost that the contract does not know.
      response: [
        a.custom({
          id: 'resource',
          carries: [],
          reads: ['ChargeItem'],
          dec: tree => ({ resource: pathed(tree, 'body') }),
        }),
      ],
      refine(read, { input }) {
        const resource = pathed(read, 'resource');
        const held = { status: text(resource['status']), version: versionOf(resource) };
        checkVoid(held, (input as ChargeVoid).version);
        return read;
      },
    },
    { name: 'look', effect: 'read', inDoubt: true, request: readRequest, response: held(a, 'ChargeItem') },
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
            const resource = pathed(scope.steps['read'], 'resource');
            const version = versionOf(resource);
            const target = tree as { head: Node; body?: Node };
            if (version !== undefined) target.head['if-match'] = `W/"${version}"`;
            const note = reason === undefined ? [] : [voidNote(reason, scope.now.toISOString())];
            target.body = { ...resource, status: 'entered-in-error', note: [...nodes(resource['note']), ...note] };
          },
        }),
      ],
      response: held(a, 'ChargeItem'),
    },
  ],
});

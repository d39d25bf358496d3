/** Why a charge was taken back: a note of its own kind, since R4 has no element for it. */
import { extensionOf, type Node } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { EXTENSIONS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';

export const voidNote = (text: string, time: string): Node => ({
  extension: [{ url: EXTENSIONS.voidReason, valueBoolean: true }],
  time,
  text,
});

export const isVoidNote = (note: Node): boolean => extensionOf(note, EXTENSIONS.voidReason) !== undefined;

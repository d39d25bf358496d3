/** What the hospital itself has to bring: documents that are signed, codes, and charges. */
import type { ChargeList } from '../../../../contracts/charges/v1/types.ts';
import type { Encounter, EncounterCoding, EncounterDocuments } from '../../../../contracts/encounters/v1/types.ts';
import { judged, type Looked, MORE, NOT_REQUIRED, type Part, part, type Reason } from './findings.ts';
import { type Applied, isCode } from './rules.ts';

export function documentation({ rule, at }: Applied, encounter: Encounter, looked: Looked<EncounterDocuments>): Part {
  const { documentation: wanted } = rule;
  if (!wanted) return NOT_REQUIRED;
  if ('why' in looked) return part('unknown', [], looked.why);
  const { documents, more } = looked.said;
  const current = documents.filter(({ status, docStatus }) => status === 'current' && docStatus !== 'entered-in-error');
  const signed = current.filter(({ docStatus }) => wanted.docStatus.includes(docStatus ?? ''));
  const reasons: Reason[] = [];
  if (wanted.finished && encounter.status !== 'finished')
    reasons.push({ code: 'visit-not-finished', text: 'The visit goes on.', pointer: at('documentation', 'finished') });
  if (current.length === 0)
    reasons.push({ code: 'no-document', text: 'Nothing was written.', pointer: at('documentation') });
  else if (signed.length === 0)
    reasons.push({
      ...{ code: 'document-not-signed', text: 'No document is as far as it has to be.' },
      pointer: at('documentation', 'docStatus'),
    });
  else
    for (const [index, type] of (wanted.types ?? []).entries())
      if (!signed.some(({ types = [] }) => types.some(one => isCode(type, one))))
        reasons.push({
          ...{ code: 'document-type-missing', text: `No signed document is a ${type.code}.` },
          pointer: at('documentation', 'types', index),
        });
  return judged(
    current.map(({ id }) => id),
    reasons,
    more ? MORE : undefined,
  );
}

/** Diagnoses that turned out to be none, and procedures that were not done, do not count. */
const NO_DIAGNOSIS: readonly unknown[] = ['refuted', 'entered-in-error'];
const NO_PROCEDURE: readonly unknown[] = ['not-done', 'entered-in-error'];

export const isDone = ({ status }: { status?: string }): boolean => !NO_PROCEDURE.includes(status);

const NOT_CODED = { text: 'Too few have a code of a system that counts.' };

export function coding({ rule, at }: Applied, looked: Looked<EncounterCoding>): Part {
  const { coding: wanted } = rule;
  if (!wanted) return NOT_REQUIRED;
  if ('why' in looked) return part('unknown', [], looked.why);
  const { more } = looked.said;
  const kinds = {
    diagnoses: looked.said.diagnoses.filter(one => !NO_DIAGNOSIS.includes(one.verification)),
    procedures: looked.said.procedures.filter(isDone),
  };
  const isCoded = ({ codes = [] }: { codes?: { system: string }[] }): boolean =>
    codes.some(({ system }) => !wanted.systems || wanted.systems.includes(system));
  const reasons = (['diagnoses', 'procedures'] as const).flatMap((kind): Reason[] => {
    const [least, all] = [wanted[kind] ?? 0, kinds[kind]];
    if (all.filter(isCoded).length >= least) return [];
    const one = kind === 'diagnoses' ? 'diagnosis' : 'procedure';
    return all.length < least
      ? [{ code: `no-${one}`, text: `There are ${all.length}, ${least} are wanted.`, pointer: at('coding', kind) }]
      : [{ ...NOT_CODED, code: `${one}-not-coded`, pointer: at('coding', wanted.systems ? 'systems' : kind) }];
  });
  const found = [...kinds.diagnoses, ...kinds.procedures].map(({ id }) => id);
  return judged(found, reasons, more ? MORE : undefined);
}

const TAKEN_BACK: readonly unknown[] = ['entered-in-error', 'aborted'];

export const counts = ({ status }: { status?: string }): boolean => !TAKEN_BACK.includes(status);

const BILLABLE: readonly unknown[] = ['billable', 'billed'];

export function charges({ rule, at }: Applied, looked: Looked<ChargeList>): Part {
  const { charges: wanted } = rule;
  if (!wanted) return NOT_REQUIRED;
  if ('why' in looked) return part('unknown', [], looked.why);
  const all = looked.said.charges.filter(counts);
  const pointer = at('charges', 'least');
  const reasons: Reason[] = [];
  if (all.some(({ status }) => status === 'planned'))
    reasons.push({ code: 'charge-planned', text: 'A charge is not confirmed yet.', pointer: at('charges') });
  if (all.filter(({ status }) => BILLABLE.includes(status)).length < wanted.least)
    reasons.push({ code: 'no-charge', text: `Fewer than ${wanted.least} can be billed.`, pointer });
  return judged(
    all.map(({ id }) => id),
    reasons,
    looked.said.more ? MORE : undefined,
  );
}

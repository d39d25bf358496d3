/** From what a protocol's tables read to the canonical answer: the same conclusions, whatever the protocol. */
import type {
  Contacts,
  EligibilityCheck,
  EligibilityCheckRequest,
} from '../../../contracts/eligibility-checks/v1/types.ts';
import type { Scope } from '../../../gateway/kit.ts';
import { memberAsHeld } from './member.ts';
import { plansOf } from './plans.ts';
import type { Reading, RelatedEntity, Row } from './reading.ts';
import { coverageActive, summarize } from './summary.ts';

/** `refine` of every mapping of this operation. */
export function conclude(decoded: unknown, scope: Scope): EligibilityCheck {
  const read = decoded as Reading;
  const reading: Reading = { ...read, rows: ofPatient(read) };
  const request = scope.input as EligibilityCheckRequest;
  const rejections = reading.rejections ?? [];
  const plans = plansOf(reading, String(scope.profile['currency'] ?? 'USD'));
  const member = memberAsHeld(request, reading);
  const primaryCare = primaryCareOf(reading.rows ?? []);
  // On the command line an answer may be read without the request that it answers.
  const serviceTypes = (request.serviceTypes ?? []).map(({ code }) => code);
  return {
    id: scope.key,
    status: rejections.length === 0 ? 'complete' : plans.length > 0 ? 'partial' : 'rejected',
    checkedAt: scope.now.toISOString(),
    coverageActive: coverageActive(plans),
    summary: summarize(serviceTypes, plans),
    plans,
    ...(member ? { memberAsHeld: member } : {}),
    ...(primaryCare ? { primaryCare } : {}),
    payerContacts: [...(reading.payerContacts ?? []), ...whoElseToAsk(reading.rows ?? [])],
    otherPayers: otherPayersOf(reading.rows ?? []),
    rejections,
    references: { trace: scope.key, ...(reading.payerTrace ? { payerTrace: reading.payerTrace } : {}) },
  };
}

/** Where a dependent is told apart, what is stated for the subscriber is not about the patient. */
function ofPatient({ rows = [], dependentRows = [], dependentRejected }: Reading): Row[] {
  return dependentRows.length > 0 ? dependentRows : dependentRejected ? [] : rows;
}

/** Somebody else administers a service: whom to ask, and for which service types. */
function whoElseToAsk(rows: readonly Row[]): Contacts {
  return rows
    .filter(({ kind, entities }) => kind === 'other' && entities)
    .flatMap(({ entities = [], serviceTypes = [] }) =>
      entities.flatMap(entity => {
        const [name, use] = [fullName(entity), serviceTypes.join(' ').slice(0, 60)];
        return (entity.contacts ?? []).map(contact => ({ ...contact, ...(name && { name }), ...(use && { use }) }));
      }),
    );
}

const fullName = ({ name, familyName, givenName }: RelatedEntity): string | undefined =>
  name ?? ([givenName, familyName].filter(Boolean).join(' ') || undefined);

function primaryCareOf(rows: readonly Row[]): EligibilityCheck['primaryCare'] {
  const found = rows.flatMap(row => row.entities ?? []).find(entity => entity.role === 'primary-care');
  if (!found) return undefined;
  const name = fullName(found);
  return {
    ...(name ? { name } : {}),
    ...(found.npi ? { npi: found.npi } : {}),
    ...(found.contacts?.length ? { contacts: found.contacts } : {}),
  };
}

const ORDER = ['primary', 'secondary', 'tertiary'];

/** Primary, secondary, tertiary, then as the payer lists them. */
function otherPayersOf(rows: readonly Row[]): EligibilityCheck['otherPayers'] {
  const rank = (role: string): number => (ORDER.includes(role) ? ORDER.indexOf(role) : ORDER.length);
  return rows
    .filter(row => row.kind === 'other-payer')
    .flatMap(row =>
      (row.entities ?? [{ role: 'payer' } as RelatedEntity])
        .filter(({ role }) => role === 'payer' || ORDER.includes(role))
        .map(entity => ({ row, entity })),
    )
    .sort((a, b) => rank(a.entity.role) - rank(b.entity.role))
    .map(({ row, entity }, index) => {
      const name = fullName(entity);
      const period = row.dates?.[0]?.period;
      const identifier = (type: string) => row.identifiers?.find(one => one.type === type)?.value;
      const memberId = identifier('member-number');
      const groupNumber = identifier('group-number') ?? row.plan?.groupNumber;
      return {
        order: index + 1,
        role: entity.role === 'payer' ? ('other' as const) : (entity.role as 'primary'),
        ...(name ? { name } : {}),
        ...(entity.id ? { id: entity.id } : {}),
        ...(memberId ? { memberId } : {}),
        ...(groupNumber ? { groupNumber } : {}),
        ...(period ? { period } : {}),
        ...(row.insuranceType ? { insuranceType: row.insuranceType } : {}),
        ...(entity.contacts?.length ? { contacts: entity.contacts } : {}),
      };
    });
}

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
  const reading = decoded as Reading;
  const rows = ofPatient(reading);
  const { rejections = [], payerContacts = [], payerTrace } = reading;
  const request = scope.input as EligibilityCheckRequest;
  const plans = plansOf(rows, reading.plan, String(scope.profile['currency'] ?? 'USD'));
  const member = memberAsHeld(request, reading);
  const primaryCare = primaryCareOf(rows);
  const inForce = coverageActive(plans);
  // On the command line an answer may be read without the request that it answers.
  const serviceTypes = (request.serviceTypes ?? []).map(({ code }) => code);
  return {
    id: scope.key,
    status: rejections.length === 0 ? 'complete' : plans.length > 0 ? 'partial' : 'rejected',
    checkedAt: scope.now.toISOString(),
    coverageActive: inForce,
    summary: summarize(serviceTypes, plans, inForce),
    plans,
    ...(member ? { memberAsHeld: member } : {}),
    ...(primaryCare ? { primaryCare } : {}),
    payerContacts: whoElseToAsk(payerContacts, rows),
    otherPayers: otherPayersOf(rows),
    rejections,
    references: payerTrace ? { trace: scope.key, payerTrace } : { trace: scope.key },
  };
}

/** Where a dependent is told apart, what is stated for the subscriber is not about the patient. */
function ofPatient({ rows = [], dependentRows = [], dependentRejected }: Reading): Row[] {
  return dependentRows.length > 0 ? dependentRows : dependentRejected ? [] : rows;
}

/** Besides the payer, whoever administers a service for it: whom to ask, and for which service types. */
function whoElseToAsk(payer: Contacts, rows: readonly Row[]): Contacts {
  const found = [...payer];
  for (const { kind, entities, serviceTypes = [] } of rows) {
    if (kind !== 'other' || !entities) continue;
    for (const entity of entities) {
      const [name, use] = [fullName(entity), serviceTypes.join(' ').slice(0, 60)];
      for (const contact of entity.contacts ?? [])
        found.push({ ...contact, ...(name && { name }), ...(use && { use }) });
    }
  }
  return found;
}

const fullName = ({ name, familyName, givenName }: RelatedEntity): string | undefined =>
  name ?? ([givenName, familyName].filter(Boolean).join(' ') || undefined);

function primaryCareOf(rows: readonly Row[]): EligibilityCheck['primaryCare'] {
  for (const { entities } of rows) {
    const found = entities?.find(entity => entity.role === 'primary-care');
    if (!found) continue;
    const name = fullName(found);
    return {
      ...(name ? { name } : {}),
      ...(found.npi ? { npi: found.npi } : {}),
      ...(found.contacts?.length ? { contacts: found.contacts } : {}),
    };
  }
  return undefined;
}

const ORDER = ['primary', 'secondary', 'tertiary'];

/** Primary, secondary, tertiary, then as the payer lists them. */
function otherPayersOf(rows: readonly Row[]): EligibilityCheck['otherPayers'] {
  const rank = (role: string): number => (ORDER.includes(role) ? ORDER.indexOf(role) : ORDER.length);
  const stated = rows.filter(row => row.kind === 'other-payer');
  if (stated.length === 0) return [];
  return stated
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

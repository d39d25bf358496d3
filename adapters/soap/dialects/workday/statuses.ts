/** Where a document stands, in Workday's codes and in ours: tables that a profile may add to, and no guesses. */
import type { Codec } from '../../../../gateway/kit.ts';
import { idAt } from './references.ts';

type StatusTable = Readonly<Record<string, string>>;

export const STATUSES = {
  supplier: { ACTIVE: 'active', INACTIVE: 'inactive', ON_HOLD: 'blocked' },
  requisition: {
    DRAFT: 'draft',
    IN_PROGRESS: 'pending-approval',
    APPROVED: 'approved',
    DENIED: 'rejected',
    SENT_BACK: 'returned',
    SUCCESSFULLY_COMPLETED: 'ordered',
    CLOSED: 'closed',
    CANCELED: 'cancelled',
  },
  order: {
    DRAFT: 'draft',
    IN_PROGRESS: 'draft',
    APPROVED: 'open',
    ISSUED: 'open',
    CLOSED: 'closed',
    CANCELED: 'cancelled',
  },
  receipt: { APPROVED: 'posted', SUCCESSFULLY_COMPLETED: 'posted', CANCELED: 'cancelled' },
  journal: { IN_PROGRESS: 'in-process', APPROVED: 'posted', POSTED: 'posted', DENIED: 'rejected' },
  invoiceProcessing: {
    DRAFT: 'received',
    IN_PROGRESS: 'in-process',
    APPROVED: 'posted',
    DENIED: 'rejected',
    CANCELED: 'cancelled',
  },
  invoiceApproval: { DRAFT: 'pending', IN_PROGRESS: 'pending', APPROVED: 'approved', DENIED: 'rejected' },
  invoicePayment: { UNPAID: 'unpaid', PARTIALLY_PAID: 'part-paid', PAID: 'paid' },
} as const satisfies Record<string, StatusTable>;

export type StatusKind = keyof typeof STATUSES;

/** Types of the IDs that say it. */
export const STATUS_TYPE: Readonly<Partial<Record<StatusKind, string>>> = {
  supplier: 'Supplier_Status_ID',
  invoicePayment: 'Payment_Status_ID',
};
const DOCUMENT = 'Document_Status_ID';

const typeOf = (kind: StatusKind): string => STATUS_TYPE[kind] ?? DOCUMENT;

/** That of the dialect with that of the profile laid over it. */
const tableOf = (kind: StatusKind, profile: Readonly<Record<string, unknown>>): StatusTable => {
  const own = (profile['statuses'] ?? {}) as Readonly<Record<string, StatusTable>>;
  return { ...STATUSES[kind], ...own[kind] };
};

/** What a reference to a status means; `unknown` where no table says it. */
export function statusAt(kind: StatusKind, of: unknown, profile: Readonly<Record<string, unknown>>): string {
  const table = tableOf(kind, profile);
  const id = idAt(of, typeOf(kind));
  return id !== undefined && Object.hasOwn(table, id) ? (table[id] as string) : 'unknown';
}

/** Codes of Workday that mean it, for what is searched for. */
export const codesOf = (kind: StatusKind, status: string, profile: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(tableOf(kind, profile)).flatMap(([id, meaning]) => (meaning === status ? [id] : []));

export const status = <T extends string>(kind: StatusKind): Codec<T> => {
  const bound = (profile: Readonly<Record<string, unknown>>): Codec<T> => ({
    ...{ name: `status:${JSON.stringify(tableOf(kind, profile))}`, code: 'bad-code', whole: true },
    encode(value) {
      const [id] = codesOf(kind, value, profile);
      return id === undefined ? undefined : { ID: [{ '@type': typeOf(kind), '#text': id }] };
    },
    decode: value => statusAt(kind, value, profile) as T,
  });
  return { ...bound({}), bind: bound };
};

interface SystemStatus {
  field: string;
  code: string;
}

/** The code itself, never what it is called. */
export const rawStatus = (field: string, type = DOCUMENT): Codec<SystemStatus[]> => ({
  ...{ name: `raw:${field}`, code: 'bad-code', whole: true },
  encode: () => undefined,
  decode(value) {
    const id = idAt(value, type);
    return id === undefined ? [] : [{ field, code: id.slice(0, 60) }];
  },
});

/** Every code that means it, as a search names them. */
export const statuses = <T extends string>(kind: StatusKind): Codec<T> => {
  const bound = (profile: Readonly<Record<string, unknown>>): Codec<T> => ({
    ...{ name: `statuses:${JSON.stringify(tableOf(kind, profile))}`, code: 'bad-code', whole: true },
    encode(value) {
      const ids = codesOf(kind, value, profile);
      return ids.length > 0 ? ids.map(id => ({ ID: [{ '@type': typeOf(kind), '#text': id }] })) : undefined;
    },
    decode: () => undefined,
  });
  return { ...bound({}), bind: bound };
};

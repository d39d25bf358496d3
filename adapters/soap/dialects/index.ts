/** The dialects of SOAP by name, each with the protocol that it is spoken over. */
import type { Dialect } from '../../../gateway/kit.ts';
import type { SoapTree } from '../dialect.ts';
import type { SoapProtocol } from '../protocol.ts';
import { sapJournal, sapJournalProtocol } from './sap-journal/dialect.ts';
import { workday, workdayProtocol } from './workday/dialect.ts';

export const PROTOCOLS: Readonly<Record<string, { dialect: Dialect<SoapTree>; protocol: SoapProtocol }>> = {
  'sap-journal': { dialect: sapJournal, protocol: sapJournalProtocol },
  workday: { dialect: workday, protocol: workdayProtocol },
};

/** SAP's journal entry service as a dialect of SOAP, and what it adds to it. */
import { isUnbegun } from '../../../../transports/sap-page.ts';
import { soapDialect } from '../../dialect.ts';
import type { SoapProtocol } from '../../protocol.ts';
import { verdict } from './log.ts';
import { SAP_JOURNAL_PROFILE } from './profile.ts';
import { NAMESPACE, SAP_JOURNAL } from './vocabulary.ts';

export const sapJournal = {
  ...soapDialect('sap-journal', SAP_JOURNAL),
  profile: { type: 'object', additionalProperties: false, properties: SAP_JOURNAL_PROFILE },
  instead: {
    'journal-entries/v1#read':
      'Keep the answer of the posting: this interface posts and tells nothing. A person finds the document in the books by its DocumentReferenceID.',
  },
};

export const sapJournalProtocol: SoapProtocol = {
  vocabulary: SAP_JOURNAL,
  version: '1.1',
  presents: 'basic',
  action: `${NAMESPACE}/JournalEntryCreateRequestConfirmation_In/JournalEntryCreateRequestConfirmation_InRequest`,
  unbegun: isUnbegun,
  verdict,
};

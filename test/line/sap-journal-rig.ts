/** What the tests of the SAP journal dialect share: an entry, a gateway in front of the simulator, and libxml2 as a judge. */
import { readFileSync } from 'node:fs';
import { memoryPages, validateXML } from 'xmllint-wasm';
import type { JournalEntryPosting } from '../../contracts/journal-entries/v1/types.ts';
import { gatewayBefore } from '../erp/gateway.ts';

const SCHEMA = new URL('../../simulators/erp/sap-journal/schema/sap-journal.xsd', import.meta.url);

/** What libxml2 has against these documents, by our own schema. */
export async function libxml(documents: readonly string[]): Promise<string[]> {
  const { errors } = await validateXML({
    xml: documents.map((contents, n) => ({ fileName: `${n}.xml`, contents })),
    schema: [{ fileName: 'sap-journal.xsd', contents: readFileSync(SCHEMA, 'utf8') }],
    maxMemoryPages: memoryPages.MiB * 64,
  });
  return errors.map(({ message }) => message);
}

export const ENTRY: JournalEntryPosting = {
  company: '1010',
  postingDate: '2026-11-27',
  documentDate: '2026-11-26',
  reference: 'CHG-2026-11',
  text: 'Imaging November',
  currency: 'USD',
  lines: [
    {
      ...{ number: 1, account: { code: '400000' }, side: 'debit', amount: '100.00', text: 'Imaging <CT> & MR' },
      allocations: [
        { costCenter: { code: '0010' }, percent: '33.333' },
        { costCenter: { code: '0020' }, percent: '66.667' },
      ],
    },
    { number: 2, account: { code: '0000211000' }, side: 'credit', amount: '100.00' },
  ],
};

export const gatewayTo = (url: string, profile: Record<string, unknown> = {}, settings: Record<string, unknown> = {}) =>
  gatewayBefore(
    {
      ...{ adapter: 'soap', dialect: 'sap-journal', url },
      ...{ username: 'GATEWAY', password: 'sandbox-only' },
      ...settings,
    },
    profile,
    ({ consumers, apiEndpoints, pipelines }) => {
      consumers?.[0]?.scopes?.push('work-items:read', 'operations:read');
      for (const name of ['work-items', 'operations']) {
        apiEndpoints[name] = { contract: `${name}/v1` };
        pipelines['erp']?.apiEndpoints.push(name);
      }
    },
  );

/** Charges of this EHR: each number is charged once and credited once. */
import type { Hl7Message } from '../../adapters/hl7v2/codec/message.ts';
import type { Refusal } from './calendar.ts';

export interface Entry {
  mrn: string;
  code: string;
  amount: string;
  credited: boolean;
}

export class Ledger {
  readonly entries = new Map<string, Entry>();

  /** FT1 of DFT^P03: CG charges, CD takes back what was charged under the same FT1-2 (table 0017). */
  take(message: Hl7Message): Refusal | undefined {
    const of = (field: string) => message.get(field) ?? '';
    const number = of('FT1-2');
    const known = this.entries.get(number);
    const [mrn, code] = [of('PID-3.1'), of('FT1-7.1')];
    if (of('FT1-6') === 'CD') {
      if (!known) return { code: '204', field: 2 };
      if (known.credited) return { code: '205', field: 2 };
      if (known.mrn !== mrn || known.code !== code) return { code: '207', field: 7 };
      known.credited = true;
      return undefined;
    }
    if (of('FT1-6') !== 'CG') return { code: '103', field: 6 };
    if (known || number === '') return { code: number === '' ? '101' : '205', field: 2 };
    this.entries.set(number, { mrn, code, amount: of('FT1-11.1'), credited: false });
    return undefined;
  }
}

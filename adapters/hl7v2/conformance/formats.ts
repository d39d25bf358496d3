/** How values of primitive data types are written (HL7 v2.5.1 §2.A). */

/** TM and the time of DTM: 24 hours, fractions of a second, an offset (§2.A.22, §2.A.75). */
const TIME = String.raw`([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,4})?)?)?`;
const ZONE = String.raw`([+-](0\d|1[0-4])[0-5]\d)?`;

const FORMATS: Readonly<Record<string, RegExp>> = {
  NM: /^[+-]?(\d+\.?\d*|\.\d+)$/,
  SI: /^\d{1,4}$/,
  DT: /^\d{4}(\d{2}(\d{2})?)?$/,
  TM: new RegExp(`^${TIME}${ZONE}$`),
  DTM: new RegExp(String.raw`^\d{4}(\d{2}(\d{2}(${TIME})?)?)?${ZONE}$`),
};

/** Is it written as its type wants it? Types without a format of their own take anything. */
export function isWellWritten(type: string, value: string): boolean {
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type]! : undefined;
  if (format === undefined) return true;
  if (!format.test(value)) return false;
  return (type !== 'DT' && type !== 'DTM') || isDay(value);
}

/** 30 February is well written and no day. */
function isDay(value: string): boolean {
  const [year, month, day] = [value.slice(0, 4), value.slice(4, 6), value.slice(6, 8)];
  if (!/^\d{2}$/.test(month)) return true;
  if (Number(month) < 1 || Number(month) > 12) return false;
  if (!/^\d{2}$/.test(day)) return true;
  return Number(day) >= 1 && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

/** The check digit of a National Provider Identifier. */

/** Digits 80840 stand before an NPI when its Luhn digit is computed (ISO/IEC 7812; CMS NPI standard); they sum to 24. */
const PREFIX_SUM = 24;

/** Whether the text is ten digits, begins with 1 or 2 and carries the right check digit. */
export function isNpi(text: string): boolean {
  if (text.length !== 10) return false;
  let sum = PREFIX_SUM;
  for (let place = 0; place < 10; place++) {
    const digit = text.charCodeAt(place) - 48;
    if (digit < 0 || digit > 9 || (place === 0 && digit !== 1 && digit !== 2)) return false;
    const doubled = place % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

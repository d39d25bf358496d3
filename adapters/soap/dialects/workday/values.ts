/** Texts of Workday that are neither references nor decimals: truth, days, instants. */
import type { Codec } from '../../../../gateway/kit.ts';

/** xs:date may carry a zone (XML Schema part 2 §3.2.9), which says nothing of a day. */
export const day: Codec<string> = {
  name: 'workday-day',
  code: 'bad-date',
  encode: value => (/^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined),
  decode: value => (typeof value === 'string' ? /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?$/.exec(value)?.[1] : undefined),
};

export const truth: Codec<boolean> = {
  name: 'workday-truth',
  code: 'bad-type',
  encode: value => String(value),
  decode: value => (value === 'true' ? true : value === 'false' ? false : undefined),
};

/** `true` is said where it is not in use. */
export const untruth: Codec<boolean> = {
  ...truth,
  name: 'workday-untruth',
  encode: value => String(!value),
  decode: value => (value === 'false' ? true : value === 'true' ? false : undefined),
};

/** High_Priority: whether it is urgent, and no more. */
export const urgency: Codec<'routine' | 'urgent' | 'emergency'> = {
  name: 'workday-urgency',
  code: 'bad-code',
  encode: value => String(value !== 'routine'),
  decode: value => (value === 'true' ? 'urgent' : value === 'false' ? 'routine' : undefined),
};

/** As many digits as contracts carry, and each of them as it stands: 12345678901234567.89 and 8.2500. */
export const amount: Codec<string> = {
  name: 'workday-amount',
  code: 'bad-number',
  encode: value => (DIGITS.test(value) ? value : undefined),
  decode: value => {
    const [, sign = '', whole, fraction] = (typeof value === 'string' && XS_DECIMAL.exec(value)) || [];
    if (!whole && !fraction) return undefined;
    return `${sign === '-' ? '-' : ''}${(whole ?? '').replace(/^0+(?=\d)/, '') || '0'}${fraction ? `.${fraction}` : ''}`;
  },
};

const DIGITS = /^-?\d{1,18}(?:\.\d{1,12})?$/;
/** XML Schema part 2 §3.2.3: a sign, zeros in front, and a point with nothing before or behind it are all allowed. */
const XS_DECIMAL = /^([+-]?)(\d{0,18})(?:\.(\d{0,12}))?$/;

/** Workday web services as a dialect of SOAP, and what they add to it. */
import { soapDialect } from '../../dialect.ts';
import type { SoapProtocol } from '../../protocol.ts';
import { refused } from './faults.ts';
import { nextPage } from './paging.ts';
import { WORKDAY } from './vocabulary.ts';

export const workday = soapDialect('workday', WORKDAY);

export const workdayProtocol: SoapProtocol = {
  vocabulary: WORKDAY,
  version: '1.1',
  presents: 'username-token',
  action: '',
  path: (service, { version = 'v42.0' }) => `/${service}/${version}`,
  refused,
  next: nextPage,
};

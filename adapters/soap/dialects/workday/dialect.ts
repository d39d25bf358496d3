/** Workday web services as a dialect of SOAP, and what they add to it. */
import type { Dialect } from '../../../../gateway/kit.ts';
import { type SoapTree, soapDialect } from '../../dialect.ts';
import type { SoapProtocol } from '../../protocol.ts';
import { refused } from './faults.ts';
import { INSTEAD } from './instead.ts';
import { nextPage } from './paging.ts';
import { WORKDAY_PROFILE } from './profile.ts';
import { WORKDAY } from './vocabulary.ts';

export const workday: Dialect<SoapTree> = {
  ...soapDialect('workday', WORKDAY),
  instead: INSTEAD,
  checkPlace: ({ approvals, profile }) =>
    approvals === 'system' && profile['autoComplete'] === true
      ? [
          {
            message:
              '`autoComplete` has Workday approve and order whatever is submitted, and with `approvals: system` nobody has decided.',
            fix: 'Write `approvals: gateway`, or leave `autoComplete` out of the profile.',
          },
        ]
      : [],
  profile: { type: 'object', additionalProperties: false, properties: WORKDAY_PROFILE },
};

export const workdayProtocol: SoapProtocol = {
  vocabulary: WORKDAY,
  version: '1.1',
  presents: 'username-token',
  action: '',
  path: (service, { version = 'v42.0' }) => `/${service}/${version}`,
  refused,
  next: nextPage,
};

/** The dialects of SOAP by name, each with the protocol that it is spoken over. */
import type { Dialect } from '../../../gateway/kit.ts';
import type { SoapTree } from '../dialect.ts';
import type { SoapProtocol } from '../protocol.ts';
import { workday, workdayProtocol } from './workday/dialect.ts';

export const PROTOCOLS: Readonly<Record<string, { dialect: Dialect<SoapTree>; protocol: SoapProtocol }>> = {
  workday: { dialect: workday, protocol: workdayProtocol },
};

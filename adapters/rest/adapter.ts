/** The REST adapter: systems of record that speak JSON over plain HTTP, each in its dialect. */
import { defineAdapter, type EndpointConfig, type LinkServices } from '../../gateway/kit.ts';
import { REST_FAULTS } from './causes.ts';
import { oracleFusion } from './dialects/oracle-fusion/protocol.ts';
import { sapS4 } from './dialects/sap-s4/protocol.ts';
import { tryton } from './dialects/tryton/protocol.ts';
import { openRestLink } from './link.ts';
import type { Protocol } from './protocol.ts';
import { restConfig } from './settings.ts';

const PROTOCOLS: readonly Protocol[] = [tryton as Protocol, sapS4 as Protocol, oracleFusion];

export default defineAdapter({
  name: 'rest',
  summary: 'Systems of record that speak JSON over HTTP: each dialect adds its sign-in, its vocabulary and its causes',
  config: restConfig(),
  profile: { type: 'object' },
  dialects: PROTOCOLS.map(({ dialect }) => dialect),
  faults: Object.assign({}, REST_FAULTS, ...PROTOCOLS.map(({ faults }) => faults)),
  async open(config: EndpointConfig, services: LinkServices) {
    const protocol = PROTOCOLS.find(({ dialect }) => dialect.name === config.dialect);
    if (!protocol) throw new RangeError(`no dialect ${config.dialect}`);
    return openRestLink(protocol, config, services);
  },
});

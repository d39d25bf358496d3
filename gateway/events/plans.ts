/** Events that are told to systems of record: each is delivered by the back half of the line, like a call nobody waits for. */

import type { Contract, ContractEvent, Operation } from '../contracts/contract.ts';
import { idPlaces } from '../contracts/id-places.ts';
import type { Endpoint } from '../endpoint.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';
import { toldAs } from '../tables/mapping.ts';

/** @param endpoints the service endpoints of the configuration */
export function eventPlans(
  contracts: Iterable<Contract>,
  endpoints: ReadonlyMap<string, Endpoint>,
  services: Pick<Plan, 'keeper' | 'telemetry' | 'now'>,
): Plan[] {
  return [...contracts].flatMap(contract =>
    contract.events.flatMap(event => {
      const key = `${contract.name}#${toldAs(event.name)}`;
      if (![...endpoints.values()].some(({ mappings }) => mappings.has(key))) return [];
      const plan: Plan = {
        ...services,
        ...{ operation: operationOf(contract, event), pipeline: 'events', policies: [], anonymous: true },
        routed: () => {},
        destinations({ delivery }) {
          const endpoint = endpoints.get(delivery?.key.endpoint ?? '');
          const mapping = endpoint?.mappings.get(key);
          if (!endpoint || !mapping)
            throw new Fault('not-supported', { detail: `No service endpoint is told ${key}.` });
          return [{ kind: 'endpoint', endpoint, mapping, row: {} }];
        },
      };
      return [plan];
    }),
  );
}

/** A system that is told an event keeps the ids of the gateway. */
const NO_IDS = idPlaces({});

/** What it tells was held against the contract when it was answered; what it is answered is nobody's. */
function operationOf(contract: Contract, { name, summary }: ContractEvent): Operation {
  return {
    ...{ contract, name: toldAs(name), summary, method: 'POST', path: '', status: 200, scopes: [] },
    ...{ mode: 'async', effect: 'once', idempotency: 'none', retry: { attempts: 1 }, capability: 'events' },
    ...{ maxBytes: 0, slo: { latencySeconds: 60, objective: 0.9, source: 'none' }, accepts: 'none' },
    ...{ checkInput: () => [], checkAnswer: () => [], subjects: () => [] },
    ...{ answerSchema: {}, phi: [], answerPhi: [], examples: [] },
    ...{ ids: NO_IDS, answerIds: NO_IDS },
  };
}

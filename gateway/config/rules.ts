/** What must hold between the parts of a configuration. */
import { consumersAreDistinct } from './rules/consumers.ts';
import { mappingsAreClean, routesLeadSomewhere, serviceEndpointsAreRight } from './rules/endpoints.ts';
import { webhooksAreRight } from './rules/events.ts';
import { listenersArePublished, listenersAreRight } from './rules/listeners.ts';
import {
  apiEndpointsAreServed,
  contractsAreServedOnce,
  pipelineEndpointsExist,
  pipelinesAreWhole,
  usesAreServed,
} from './rules/pipelines.ts';
import { guardsAreInOrder, policiesAreKnown } from './rules/policies.ts';
import { authorityHasRules, ruleTablesAreRight, tablesAreClear } from './rules/tables.ts';
import type { Rule } from './subject.ts';

export const RULES: readonly Rule[] = [
  policiesAreKnown,
  guardsAreInOrder,
  pipelinesAreWhole,
  apiEndpointsAreServed,
  contractsAreServedOnce,
  usesAreServed,
  consumersAreDistinct,
  listenersAreRight,
  listenersArePublished,
  pipelineEndpointsExist,
  serviceEndpointsAreRight,
  routesLeadSomewhere,
  tablesAreClear,
  ruleTablesAreRight,
  authorityHasRules,
  webhooksAreRight,
  mappingsAreClean,
];

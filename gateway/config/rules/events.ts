/** Where webhooks may go: each entry is a host, an address or a network, and nothing that would fit nothing or everything. */
import { isAllowEntry } from '../../events/webhook.ts';
import type { Rule } from '../subject.ts';

export const webhooksAreRight: Rule = ({ document, configuration }) =>
  (configuration.events?.webhooks?.allow ?? []).flatMap((entry, index) => {
    if (isAllowEntry(entry)) return [];
    const keys = ['events', 'webhooks', 'allow', index];
    const message = `${entry} is no host, address or network.`;
    return [document.finding(keys, 'bad-value', message, 'Write hooks.example.org, 10.1.2.3 or 10.1.0.0/16.')];
  });

/** Tells callers on every reply that a version is on its way out. */
import type { Contract } from '../contracts/contract.ts';

/** Deprecation (RFC 9745), Sunset (RFC 8594) and the links that belong to them. */
export function lifecycleHeaders({ lifecycle }: Pick<Contract, 'lifecycle'>): Record<string, string> {
  const { deprecatedAt, sunsetAt, successor, notice } = lifecycle;
  const links = [
    ...(successor ? [`</openapi/${successor}.json>; rel="successor-version"`] : []),
    ...(notice ? [`<${notice}>; rel="deprecation"`] : []),
  ];
  return {
    ...(deprecatedAt ? { Deprecation: `@${Date.parse(deprecatedAt) / 1000}` } : {}),
    ...(sunsetAt ? { Sunset: new Date(sunsetAt).toUTCString() } : {}),
    ...(links.length > 0 ? { Link: links.join(', ') } : {}),
  };
}

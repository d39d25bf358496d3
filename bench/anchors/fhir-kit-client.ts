/** fhir-kit-client as it is published: its own transport over the platform's fetch. */
import { Client } from 'fhir-kit-client';

/** Creates one resource and gives back what the server answered. */
export function asPublished(baseUrl: string): (resource: { resourceType: string }) => Promise<unknown> {
  const client = new Client({ baseUrl });
  return resource => client.create({ resourceType: resource.resourceType, body: resource as never });
}

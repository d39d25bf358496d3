/** The sandbox's configuration where another gateway may be running: each listener takes a free port, or is left out. */
import { isListening } from '../gateway/config/listeners.ts';
import type { Configuration } from '../gateway/config/schema.ts';

export function onFreePorts(configuration: Configuration): void {
  configuration.http = { ...configuration.http, port: 0 };
  configuration.admin = { ...configuration.admin, port: 0 };
  for (const endpoint of Object.values(configuration.apiEndpoints))
    if (isListening(endpoint)) endpoint.listen = endpoint.listen.replace(/:\d+$/, ':0');
}

/** With the pipelines that serve nothing else. */
export function withoutListeningDoors({ apiEndpoints, pipelines }: Configuration): void {
  const doors = Object.keys(apiEndpoints).filter(name => isListening(apiEndpoints[name]));
  for (const name of doors) delete apiEndpoints[name];
  for (const [name, pipeline] of Object.entries(pipelines))
    if (pipeline.apiEndpoints.every(served => doors.includes(served))) delete pipelines[name];
}

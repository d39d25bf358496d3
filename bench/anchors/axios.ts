/** axios as it is published: its own adapter over node:http, its own defaults. */
import axios from 'axios';

/** Posts one object and gives back what the server answered. */
export function axiosAsPublished(baseURL: string): (body: object) => Promise<unknown> {
  const client = axios.create({ baseURL });
  return async body => (await client.post('/', body)).data;
}

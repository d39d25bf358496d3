/** The store cannot be opened: what is wrong, and what to do about it. Nothing of a URL or a key is in it. */
export class StoreUnavailable extends Error {
  constructor(what: string, wayOut = 'Set DATABASE_URL to a PostgreSQL 18 or newer to use that one instead.') {
    super(`${what} ${wayOut}`);
    this.name = 'StoreUnavailable';
  }
}

/** How long the database may take before it counts as away: nobody waits for a server that is frozen or cut off. */

/**
 * Of a session by which something is kept. The server gives up before we do, so that a lock or a slow disk costs the entry that
 * met it, and only silence costs the session.
 */
export const COMMITS = {
  connectionTimeoutMillis: 5_000,
  lock_timeout: 3_000,
  statement_timeout: 8_000,
  query_timeout: 10_000,
  idle_in_transaction_session_timeout: 20_000,
};

/** Of what only asks whether the server is there. */
export const PROBE_MS = 5_000;

/** Often enough for a session to be seen alive from both ends. */
export const BEAT_MS = 4_000;

/** Without a beat for so long the server ends the session, and with it the replica's lock: it sleeps, or is cut off. */
export const SILENCE_MS = 20_000;

/** Of queries that a caller waits for; the connection may be waited for as well. */
export const CALLS = { connectionTimeoutMillis: 5_000, statement_timeout: 8_000, query_timeout: 10_000 };

/** Of the notifier, whose notices are tried again. */
export const NOTICES = { connectionTimeoutMillis: 10_000, query_timeout: 20_000 };

const OUTAGES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ERR_BLOB_STORE_UNAVAILABLE",
  "ERR_POSTGRES_CONNECTION_CLOSED",
  "ERR_POSTGRES_CONNECTION_TIMEOUT",
  "ERR_POSTGRES_IDLE_TIMEOUT",
  "ERR_POSTGRES_LIFETIME_TIMEOUT",
  "ERR_POSTGRES_CONNECTION_FAILED",
  "ERR_POSTGRES_CONNECTION_REFUSED",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  // SQLSTATE: shutting down, starting up, too many connections.
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

/** True for errors that say a part the service needs is not answering: the same request may succeed later. */
export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, errno, cause } = error as Error & { readonly code?: unknown; readonly errno?: unknown };
  if (OUTAGES.has(String(code)) || OUTAGES.has(String(errno))) return true;
  return cause !== undefined && cause !== error && isOutage(cause);
};

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
  // No transaction in time, and one that has to be tried again.
  "P2028",
  "P2034",
  // A disk that is full or fails, or no more files to open.
  "ENOSPC",
  "EDQUOT",
  "EIO",
  "EROFS",
  "EMFILE",
  "ENFILE",
  // SQLSTATE: shutting down, starting up, too many connections, no disk, no memory, given up after the statement's time.
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "53100",
  "53200",
  "57014",
  // Two transactions waited for each other, and this one was chosen to give way.
  "40P01",
]);

/** True for errors that say a part the service needs is not answering: the same request may succeed later. */
export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, errno, cause } = error as Error & { readonly code?: unknown; readonly errno?: unknown };
  if (OUTAGES.has(String(code)) || OUTAGES.has(String(errno))) return true;
  return cause !== undefined && cause !== error && isOutage(cause);
};

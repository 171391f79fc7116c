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
  // A folder that is not mounted, or not where it was.
  "ENOTDIR",
  "EACCES",
  "ESTALE",
  "ENODEV",
  "ETIMEDOUT",
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

/** What the pool below Prisma says without a code. */
const WORDS = new Set([
  "timeout exceeded when trying to connect",
  "Connection terminated due to connection timeout",
  "Connection terminated unexpectedly",
  "Connection terminated",
  "Client has encountered a connection error and is not queryable",
  "Client was closed and is not queryable",
  "Query read timeout",
]);

/** Prisma keeps what the database answered in `meta.driverAdapterError.cause`. */
const answered = (error: Error): unknown => {
  const meta: unknown = Reflect.get(error, "meta");
  const adapter: unknown = meta instanceof Object ? Reflect.get(meta, "driverAdapterError") : undefined;
  const cause: unknown = adapter instanceof Object ? Reflect.get(adapter, "cause") : undefined;
  return cause instanceof Object ? Reflect.get(cause, "code") : undefined;
};

/** True for errors that say a part the service needs is not answering: the same request may succeed later. */
export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, errno, cause } = error as Error & { readonly code?: unknown; readonly errno?: unknown };
  if ([code, errno, answered(error)].some((each) => OUTAGES.has(String(each)))) return true;
  if (WORDS.has(error.message)) return true;
  return cause !== undefined && cause !== error && isOutage(cause);
};

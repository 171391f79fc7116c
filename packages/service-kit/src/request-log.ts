/** One request in the log: what was asked by whom stays out of it. [ED-6] */
export interface RequestEntry {
  /** RFC 3339. */
  readonly at: string;
  readonly requestId: string;
  readonly trace: string;
  readonly method: string;
  /** The route's pattern, never the address with its ids and query. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  /** Only with status 5xx, where something was thrown. */
  readonly error?: string;
}

/** Takes one line of JSON without its line end. */
export type LogSink = (line: string) => void;

// A token, key, digest or sealed bytes as text: base64, base64url, hex and JWT parts all match.
const SECRET = /[A-Za-z0-9+/_=.-]{24,}/g;
const ADDRESS = /[^\s@"'<>(]+@[^\s@"'<>)]+/g;
const URL_PASSWORD = /(\w+:\/\/)[^\s@/]+@/g;

/** Words of an error without what may be a secret or somebody's address. [AU-12] */
export const redact = (text: string): string =>
  text.replace(URL_PASSWORD, "$1…@").replace(ADDRESS, "…@…").replace(SECRET, "…");

// Code positions are kept apart from values: a path of this program is no secret.
const frames = (stack: string | undefined): string[] =>
  (stack ?? "")
    .split("\n")
    .filter((line) => /^\s*at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());

/** The conclusion. Some libraries put the whole query above it, with every value. */
const lastLine = (message: string): string => message.trim().split("\n").at(-1) ?? "";

/** What a defect says in the log: its class, redacted words, where it was thrown, and what caused it. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return redact(typeof error);
  const cause = error.cause === undefined ? "" : ` | caused by ${describeError(error.cause)}`;
  return `${error.name}: ${redact(lastLine(error.message))} ${frames(error.stack).join(" ")}${cause}`.trim();
};

export const writeEntry = (sink: LogSink, entry: RequestEntry): void => sink(JSON.stringify(entry));

/** What a person can set for the single-node product; the README lists it. */
export interface NodeConfig {
  readonly dataDirectory: string;
  /** Null: the port kept with the data, else 8787. */
  readonly port: number | null;
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** Null: `http://localhost:<port>`. */
  readonly origin: string | null;
  readonly tls: { readonly certificateFile: string; readonly keyFile: string } | null;
}

const portOf = (text: string | undefined): number | null => {
  if (text === undefined || text === "") return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error("PORT is a whole number from 1 to 65535");
  return port;
};

const originOf = (text: string | undefined): string | null => {
  if (text === undefined || text === "") return null;
  if (!URL.canParse(text) || new URL(text).origin !== text)
    throw new Error("HOLDFAST_ORIGIN looks like https://holdfast.example.org");
  return text;
};

/** @throws Error that names the setting and never its value. */
export const readNodeConfig = (env: Readonly<Record<string, string | undefined>>): NodeConfig => {
  const certificateFile = env["HOLDFAST_TLS_CERT"];
  const keyFile = env["HOLDFAST_TLS_KEY"];
  if ((certificateFile === undefined) !== (keyFile === undefined)) {
    throw new Error("HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY are set together");
  }
  return {
    dataDirectory: env["HOLDFAST_DATA_DIR"] || ".data",
    port: portOf(env["PORT"]),
    databaseUrl: env["DATABASE_URL"] || null,
    origin: originOf(env["HOLDFAST_ORIGIN"]),
    tls: certificateFile && keyFile ? { certificateFile, keyFile } : null,
  };
};

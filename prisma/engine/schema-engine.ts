#!/usr/bin/env bun
// Stands in for the native `schema-engine` that the Prisma command downloads and speaks to: JSON-RPC on stdin and stdout, one
// message a line. The same engine, compiled to WebAssembly, does the work.
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { createDatabases, quoted } from "./databases.ts";
import { createEngine, type Engine } from "./wasm.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: "string", multiple: true },
    datasource: { type: "string" },
    "enabled-preview-features": { type: "string" },
    version: { type: "boolean", short: "V" },
  },
});
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

if (values.version) {
  console.log("schema-engine-cli wasm");
  process.exit(0);
}

const source = text(values.datasource);
const url: string = source === undefined ? (process.env["DATABASE_URL"] ?? "") : JSON.parse(source).url;
const databases = createDatabases(url);
const createDatabase = async (): Promise<string> => {
  await databases.run(`create database ${quoted(databases.name)}`, "maintenance");
  return databases.name;
};

/** Codes of Prisma for what a server can answer to a connection. */
const CONNECT_CODES: Readonly<Record<string, string>> = { "3D000": "P1003", "28P01": "P1000" };

/** What the command asks on the command line and not by messages. Ends the process. */
const answerOnce = async (question: string | undefined): Promise<never> => {
  try {
    if (question === "can-connect-to-database") await databases.run("select 1");
    if (question === "create-database") await createDatabase();
    if (question === "drop-database")
      await databases.run(`drop database if exists ${quoted(databases.name)}`, "maintenance");
    process.exit(0);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const fields = { message, error_code: CONNECT_CODES[code] ?? "P1001" };
    console.error(
      JSON.stringify({
        timestamp: new Date().toISOString(),
        level: "ERROR",
        fields,
        target: "schema_engine",
      }),
    );
    process.exit(1);
  }
};
if (positionals[0] === "cli") await answerOnce(positionals[1]);

interface Message {
  readonly id: number;
  readonly method?: string;
  readonly params?: unknown;
}
const schemaFiles = (Array.isArray(values.datamodels) ? values.datamodels : []).map(String);
let started: Promise<Engine> | undefined;
const engine = (): Promise<Engine> => {
  started ??= createEngine(databases, schemaFiles, text(values["enabled-preview-features"]));
  return started;
};
const send = (message: object): void => {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
};

const perform = async (method: string, parameters: unknown): Promise<unknown> => {
  if (method === "createDatabase") return { databaseName: await createDatabase() };
  // The WebAssembly build names this one differently.
  const called = (await engine())[method === "getDatabaseVersion" ? "version" : method];
  if (called === undefined) throw new Error(`the schema engine has no method ${method}`);
  const result = await called(parameters ?? {});
  // The native engine prints a difference by a message to the command; this build returns it.
  if (
    method === "diff" &&
    typeof result === "object" &&
    result !== null &&
    "stdout" in result &&
    result.stdout
  )
    send({ id: 1_000_000_000, method: "print", params: { content: result.stdout } });
  return result ?? null;
};

const answer = async (line: string): Promise<void> => {
  const { id, method, params }: Message = JSON.parse(line);
  if (method === undefined) return;
  try {
    send({ id, result: await perform(method, Array.isArray(params) ? params[0] : params) });
  } catch (error) {
    const details = Object(error);
    const data = {
      is_panic: false,
      message: details.message ?? String(error),
      error_code: details.code ?? null,
      meta: details.meta,
    };
    send({
      id,
      error: { code: 4466, message: "An error happened. Check the data field for details.", data },
    });
  }
};

let last: Promise<void> = Promise.resolve();
createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
  .on("line", (line) => {
    if (line.trim() !== "") last = last.then(() => answer(line));
  })
  .on("close", () => void last.then(() => process.exit(0)));

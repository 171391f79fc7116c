import type { SegmentName } from "@holdfast/session/blobs/blob-store";
import { RUN_LOCK } from "@holdfast/session/retention/repository.sql";
import pg from "pg";
import { listTables, type TableShape, tableNames } from "./tables.ts";

/** One moment of a database, of which nothing goes until it is released. */
export interface Snapshot {
  /** In a transaction that sees that moment alone, until `seen` is called. */
  readonly client: pg.Client;
  readonly shapes: readonly TableShape[];
  /** Segments whose bytes are in the blob store. */
  readonly blobs: () => Promise<readonly SegmentName[]>;
  /** Ends the transaction; nothing is swept meanwhile all the same. */
  readonly seen: () => Promise<void>;
  /** @throws Error when the connection was lost since: then things may have been swept. */
  readonly release: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Begins the transaction. A table that is altered while its rows are read looks empty to it: so the tables are held first, then comes the
 * query that the moment is of.
 */
const holdTables = async (client: pg.Client): Promise<readonly TableShape[]> => {
  const shapes = await listTables(client);
  await client.query("begin isolation level repeatable read read only");
  if (shapes.length > 0) await client.query(`lock table ${tableNames(shapes)} in access share mode`);
  if (JSON.stringify(await listTables(client)) !== JSON.stringify(shapes))
    throw new Error("the tables are being changed by a new release just now: try again");
  return shapes;
};

/**
 * Holds one moment of a running database.
 *
 * A row is there only after its blob is durable, so every blob that this moment names is in the store; and it stays there, because only a
 * cleaning run takes blobs away, and none runs beside this: the lock that runs take is held by this connection from before the moment on
 * until it is released. `onWait` is called when a run has to end first. [BK-1]
 */
export const holdSnapshot = async (url: string, onWait: () => void): Promise<Snapshot> => {
  const client = new pg.Client({ connectionString: url, application_name: "holdfast backup" });
  // A lost connection fails the query that follows; without a listener it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  let shapes: readonly TableShape[];
  try {
    await client.query("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0");
    const tried = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${RUN_LOCK}) as taken`);
    if (tried.rows[0]?.taken !== true) {
      onWait();
      await client.query(`select pg_advisory_lock(${RUN_LOCK})`);
    }
    shapes = await holdTables(client);
  } catch (cause) {
    await client.end();
    throw cause;
  }
  return {
    client,
    shapes,
    blobs: async () => {
      const { rows } = await client.query<{ workspace_id: Buffer; id: Buffer; digest: Buffer }>(
        "select workspace_id, id, digest from segments where inline_body is null order by workspace_id, id",
      );
      return rows.map(({ workspace_id, id, digest }) => ({
        workspaceId: new Uint8Array(workspace_id),
        id: new Uint8Array(id),
        digest: new Uint8Array(digest),
      }));
    },
    seen: async () => {
      await client.query("commit");
    },
    release: async () => {
      await client.query(`select pg_advisory_unlock(${RUN_LOCK})`);
    },
    close: () => client.end(),
  };
};

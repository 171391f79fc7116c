import pg from "pg";
import { copyIn } from "./copy-tables.ts";
import type { BackupManifest } from "./manifest.ts";
import { listTables, sequenceName, tableNames } from "./tables.ts";

/**
 * Puts the rows of a backup into a database whose schema the same migrations made: all or none. Rules between rows are not asked again, as
 * the rows are of one moment in which they held.
 *
 * @throws Error when the tables are others than those that were taken.
 */
export const loadTables = async (
  url: string,
  folder: string,
  { tables, sequences }: BackupManifest,
  onTable: () => Promise<void>,
): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const shapes = await listTables(client);
    const [here, there] = [shapes, tables].map((some) =>
      some
        .map(({ table }) => table)
        .sort()
        .join(", "),
    );
    if (here !== there) throw new Error(`the backup is of other tables than its migrations make: ${there}`);
    await client.query("begin");
    await client.query("set local session_replication_role = replica");
    await client.query(`truncate ${tableNames(shapes)}`);
    for (const table of tables) {
      await copyIn(client, folder, table);
      await onTable();
    }
    for (const { sequence, next } of sequences)
      await client.query("select setval($1, $2, false)", [sequenceName(sequence), next]);
    await client.query("commit");
    await client.query("analyze");
  } finally {
    await client.end();
  }
};

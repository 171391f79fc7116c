import { type Id, idBytes } from "@holdfast/protocol/ids";
import { SQL } from "bun";
import type { World } from "./world.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** As if the present epoch of a workspace had begun so many days ago, for the service. */
export const ageEpoch = async ({ databaseUrl }: World, workspace: Id<"wsp">, days: number): Promise<void> => {
  const sql = new SQL({ url: databaseUrl, max: 1 });
  const since = new Date(Date.now() - days * DAY_MILLISECONDS);
  await sql`update workspaces set epoch_since = ${since} where id = ${idBytes(workspace)}`;
  await sql.close();
};

/** The earliest epoch that the newest save of each session needs, by what the service has stored; in ascending order. */
export const epochsOfHeads = async (
  { databaseUrl }: World,
  workspace: Id<"wsp">,
): Promise<readonly number[]> => {
  const sql = new SQL({ url: databaseUrl, max: 1 });
  const rows: readonly { readonly oldest: number }[] = await sql`
    select least(s.head_epoch, min(g.epoch)) as oldest
      from workspace_sessions s
      join manifest_segments m on m.session_id = s.id and m.removed_seq is null
      join segments g on g.id = m.segment_id and g.workspace_id = s.workspace_id
     where s.workspace_id = ${idBytes(workspace)} and s.deleted_at is null
     group by s.id, s.head_epoch`;
  await sql.close();
  return rows.map(({ oldest }) => oldest).toSorted();
};

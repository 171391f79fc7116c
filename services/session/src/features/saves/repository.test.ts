import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { memoryWorld, sqlWorld } from "../../testing/world.ts";
import { describeSaveRepository, type SaveFixture } from "./repository.contract.ts";
import { memorySaves } from "./repository.memory.ts";
import { sqlSaves } from "./repository.sql.ts";
import { describeSavesTogether } from "./together.contract.ts";

const memory = async (): Promise<SaveFixture> => {
  const { tables, ...world } = memoryWorld();
  return {
    world,
    repository: (maxBytes) => memorySaves(tables, Date.now, maxBytes),
    stored: async () =>
      JSON.stringify([tables.manifests, tables.segments, tables.ranges].map((table) => [...table])),
    close: async () => {},
  };
};

const postgres = async (): Promise<SaveFixture> => {
  const database = await testDatabase();
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 6 });
  return {
    world: sqlWorld(owner),
    repository: (maxBytes) => sqlSaves(sql, maxBytes),
    stored: async () => {
      const [row] = await owner`select
        (select json_agg(m order by m.session_id, m.seq) from manifests m) as manifests,
        (select json_agg(g order by g.workspace_id, g.id) from segments g) as segments,
        (select json_agg(r order by r.session_id, r.segment_id) from manifest_segments r) as ranges,
        (select json_agg(s order by s.id) from workspace_sessions s) as sessions`;
      return JSON.stringify(row);
    },
    close: async () => {
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
};

describeSaveRepository("memory", memory);
describeSaveRepository("PostgreSQL", postgres);
describeSavesTogether("memory", memory);
describeSavesTogether("PostgreSQL", postgres);

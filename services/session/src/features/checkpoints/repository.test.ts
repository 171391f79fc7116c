import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { memoryWorld, sqlWorld } from "../../testing/world.ts";
import { memorySaves } from "../saves/repository.memory.ts";
import { sqlSaves } from "../saves/repository.sql.ts";
import { describeCheckpointRepository } from "./repository.contract.ts";
import { memoryCheckpoints } from "./repository.memory.ts";
import { sqlCheckpoints } from "./repository.sql.ts";

describeCheckpointRepository("memory", async () => {
  const { tables, ...world } = memoryWorld();
  return {
    world,
    saves: memorySaves(tables, Date.now),
    checkpoints: memoryCheckpoints(tables, Date.now),
    close: async () => {},
  };
});

describeCheckpointRepository("PostgreSQL", async () => {
  const database = await testDatabase();
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 6 });
  return {
    world: sqlWorld(owner),
    saves: sqlSaves(sql),
    checkpoints: sqlCheckpoints(sql),
    close: async () => {
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
});

import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { memoryWorld, sqlWorld } from "../../testing/world.ts";
import { memorySaves } from "../saves/repository.memory.ts";
import { sqlSaves } from "../saves/repository.sql.ts";
import { describeRecoveryRepository } from "./repository.contract.ts";
import { memoryRecovery } from "./repository.memory.ts";
import { sqlRecovery } from "./repository.sql.ts";

describeRecoveryRepository("memory", async () => {
  const { tables, ...world } = memoryWorld();
  return {
    world,
    saves: memorySaves(tables, Date.now),
    recovery: memoryRecovery(tables),
    close: async () => {},
  };
});

describeRecoveryRepository("PostgreSQL", async () => {
  const database = await testDatabase();
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 6 });
  return {
    world: sqlWorld(owner),
    saves: sqlSaves(sql),
    recovery: sqlRecovery(sql),
    close: async () => {
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
});

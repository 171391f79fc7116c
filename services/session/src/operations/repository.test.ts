import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { memoryWorld, sqlWorld } from "../testing/world.ts";
import { describeOperationRepository } from "./repository.contract.ts";
import { memoryOperations } from "./repository.memory.ts";
import { sqlOperations } from "./repository.sql.ts";

describeOperationRepository("memory", async () => {
  const { tables, ...world } = memoryWorld();
  return { world, operations: memoryOperations(tables, Date.now), close: async () => {} };
});

describeOperationRepository("PostgreSQL", async () => {
  const database = await testDatabase();
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 6 });
  return {
    world: sqlWorld(owner),
    operations: sqlOperations(sql),
    close: async () => {
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
});

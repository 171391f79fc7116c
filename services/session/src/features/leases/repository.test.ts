import { testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { memoryWorld, sqlWorld } from "../../testing/world.ts";
import { describeLeaseRepository } from "./repository.contract.ts";
import { memoryLeases } from "./repository.memory.ts";
import { sqlLeases } from "./repository.sql.ts";

describeLeaseRepository("memory", async () => {
  const { tables, ...world } = memoryWorld();
  return { world, leases: memoryLeases(tables, Date.now), close: async () => {} };
});

describeLeaseRepository("PostgreSQL", async () => {
  const database = await testDatabase();
  const owner = new SQL({ url: database.url, max: 2 });
  const sql = new SQL({ url: database.appUrl, max: 6 });
  return {
    world: sqlWorld(owner),
    leases: sqlLeases(sql),
    close: async () => {
      await sql.close();
      await owner.close();
      await database.close();
    },
  };
});

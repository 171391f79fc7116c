import { afterAll, expect, test } from "bun:test";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { createPrisma } from "./client.ts";

const database = await testDatabase();
afterAll(() => database.close());

test("[B8] the typed client writes and reads rows as the role of the services", async () => {
  const prisma = createPrisma(database.appUrl);
  try {
    const id = new Uint8Array(16).fill(7);
    const data = {
      id,
      epoch: 1,
      minWriteEpoch: 1,
      rosterVersion: 1,
      rosterDigest: new Uint8Array(32).fill(9),
    };
    await prisma.workspace.create({ data });
    const row = await prisma.workspace.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ plan: "free", epoch: 1 });
    expect(row.rosterDigest).toEqual(data.rosterDigest);
  } finally {
    await prisma.$disconnect();
  }
}, 120_000);

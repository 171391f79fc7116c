import { afterAll, describe, expect, test } from "bun:test";
import { createPrisma } from "@holdfast/database/client";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { isOutage } from "@holdfast/service-kit/outage";
import { describeError } from "@holdfast/service-kit/request-log";
import { SQL } from "bun";

const database = await testDatabase();
const owner = new SQL({ url: database.url, max: 2 });
const times = { statementMilliseconds: 200, connectMilliseconds: 200 };
const prisma = createPrisma(database.appUrl, 1, times);
afterAll(async () => {
  await prisma.$disconnect();
  await owner.close();
  await database.close();
});

const outcome = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => "answered",
    (cause) => (isOutage(cause) ? "unavailable" : cause),
  );

const cut = () => owner`select pg_terminate_backend(pid) from pg_stat_activity
  where usename = 'holdfast_app' and datname = current_database()`;

describe("the typed client when the database does not answer", () => {
  test("[ED-1] a statement that waits too long for a lock is an outage", async () => {
    await owner.begin(async (transaction) => {
      await transaction`lock table accounts in access exclusive mode`;
      expect(await outcome(prisma.account.count())).toBe("unavailable");
    });
    expect(await outcome(prisma.account.count())).toBe("answered");
  });

  test("[ED-1] a pool that is used up is an outage, for a statement and for a transaction", async () => {
    const held = Promise.withResolvers<void>();
    const busy = prisma.$transaction(async (transaction) => {
      await transaction.account.count();
      await held.promise;
    });
    expect(await outcome(prisma.account.count())).toBe("unavailable");
    const waits = prisma.$transaction(async (transaction) => {
      await transaction.account.count();
    });
    expect(await outcome(waits)).toBe("unavailable");
    held.resolve();
    expect(await outcome(busy)).toBe("answered");
  });

  test("[ED-1] a connection that is cut is an outage, in the middle of a transaction too, and replaced", async () => {
    await prisma.account.count();
    await cut();
    // The pool may find out before it lends the connection, or by it.
    const next = await outcome(prisma.account.count());
    expect(next).toBe(next === "answered" ? next : "unavailable");
    const broken = prisma.$transaction(async (transaction) => {
      await transaction.account.count();
      await cut();
      await transaction.account.count();
    });
    expect(await outcome(broken)).toBe("unavailable");
    expect(await outcome(prisma.account.count())).toBe("answered");
  });

  test("[ED-1] a database that is not there is an outage", async () => {
    const nowhere = createPrisma("postgresql://nobody:nothing@127.0.0.1:1/nowhere", 1, times);
    expect(await outcome(nowhere.account.count())).toBe("unavailable");
    await nowhere.$disconnect();
  });

  test("[AU-12] what is wrong with a row is told without its values", async () => {
    const data = {
      id: new Uint8Array(16),
      email: "canary@example.org",
      emailKey: "canary-value",
      workspaceId: 5,
    };
    // A defect: a column is missing and another is no such value.
    const refused = prisma.account.create({ data: data as never });
    const error = await refused.then(
      () => null,
      (cause) => cause,
    );
    expect(error).toBeInstanceOf(Error);
    expect(describeError(error)).not.toContain("canary");
    expect(describeError(error)).toContain("Argument `identityEd` is missing.");
    expect(isOutage(error)).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type TestDatabase, testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { describeIdempotencyStore } from "./idempotency.contract.ts";
import { memoryIdempotency } from "./idempotency.memory.ts";
import { sqlIdempotency } from "./idempotency.sql.ts";
import type { IdempotencyStore } from "./idempotency.ts";
import { createNotes, type Notes } from "./testing/notes-app.ts";

const post = async ({ send }: Notes, path: string, key: string | null, text: string, as: object) =>
  send("POST", path, { ...as, ...(key === null ? {} : { "idempotency-key": key }) }, { text });

const codeOf = async (response: Response): Promise<string> => (await response.json()).code;

const describeKeptAnswers = (name: string, create: () => IdempotencyStore) =>
  describe(`kept answers (${name})`, () => {
    const begin = async () => {
      const notes = createNotes(create());
      const login = notes.newLogin();
      return { notes, login, as: await login.bearer() };
    };

    test("[ED-5] the same key and body get the same answer, and happen once", async () => {
      const { notes, as } = await begin();
      const first = await post(notes, "/notes", "k1", "Buy milk", as);
      const second = await post(notes, "/notes", "k1", "Buy milk", as);
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(await second.text()).toBe(await first.text());
      for (const header of ["location", "etag", "content-type"])
        expect(second.headers.get(header)).toBe(first.headers.get(header));
      expect(first.headers.get("idempotent-replayed")).toBeNull();
      expect(second.headers.get("idempotent-replayed")).toBe("true");
      expect(second.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
      expect(notes.notes).toEqual(["Buy milk"]);
    });

    test("[ED-5] a refusal below 500 is kept too", async () => {
      const { notes, as } = await begin();
      const long = "x".repeat(101);
      expect(await codeOf(await post(notes, "/notes", "k2", long, as))).toBe("invalid-request");
      const again = await post(notes, "/notes", "k2", long, as);
      expect(again.headers.get("idempotent-replayed")).toBe("true");
    });

    test("[ED-5] another body under the same key is refused and does nothing", async () => {
      const { notes, as } = await begin();
      await post(notes, "/notes", "k3", "Buy milk", as);
      const other = await post(notes, "/notes", "k3", "Buy bread", as);
      expect([other.status, await codeOf(other)]).toEqual([422, "idempotency-key-reused"]);
      expect(notes.notes).toEqual(["Buy milk"]);
    });

    test("[ED-5] another query or precondition under the same key is another request", async () => {
      const { notes, as } = await begin();
      await post(notes, "/notes", "k8", "Buy milk", as);
      for (const [path, more] of [
        ["/notes?to=others", {}],
        ["/notes", { "if-match": '"v1"' }],
      ] as const)
        expect(await codeOf(await post(notes, path, "k8", "Buy milk", { ...as, ...more }))).toBe(
          "idempotency-key-reused",
        );
      expect(notes.notes).toEqual(["Buy milk"]);
    });

    test("[ED-5] a repeat while the first still runs is told to come again", async () => {
      const { notes, as } = await begin();
      const held = Promise.withResolvers<void>();
      notes.gate.next = held.promise;
      // Either may be first at the store: the other is the repeat, and alone has an answer while the first is held.
      const both = [1, 2].map(() => post(notes, "/notes", "k4", "Buy milk", as));
      const repeat = await Promise.race(both);
      expect([repeat.status, repeat.headers.get("retry-after")]).toEqual([409, "1"]);
      held.resolve();
      expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([201, 409]);
      expect((await post(notes, "/notes", "k4", "Buy milk", as)).status).toBe(201);
      expect(notes.notes).toEqual(["Buy milk"]);
    });

    test("[ED-5] after a defect the same key tries again", async () => {
      const { notes, as } = await begin();
      expect((await post(notes, "/notes", "k5", "fail", as)).status).toBe(500);
      expect((await post(notes, "/notes", "k5", "fail", as)).headers.get("idempotent-replayed")).toBeNull();
    });

    test("[ED-5] one account's keys are not another's, and nobody has any", async () => {
      const { notes, as } = await begin();
      await post(notes, "/notes", "k6", "Buy milk", as);
      const other = await notes.newLogin().bearer();
      await post(notes, "/notes", "k6", "Buy milk", other);
      expect(notes.notes).toEqual(["Buy milk", "Buy milk"]);
      expect(await codeOf(await post(notes, "/notes", "k6", "Buy milk", {}))).toBe("unauthenticated");
    });

    test("[ED-5] an answer is kept for a day and then forgotten", async () => {
      const { notes, login, as } = await begin();
      const repeat = async () => {
        const response = await post(notes, "/notes", "k7", "Buy milk", await login.bearer());
        return response.headers.get("idempotent-replayed");
      };
      await post(notes, "/notes", "k7", "Buy milk", as);
      notes.clock.now += 24 * 3600 * 1000 - 1;
      expect(await repeat()).toBe("true");
      notes.clock.now += 1;
      expect(await repeat()).toBeNull();
      expect(notes.notes).toHaveLength(2);
    });
  });

describe("routes that keep no answers", () => {
  test("[ED-5] the header is refused where nothing is kept, and without effect where repeats do no harm", async () => {
    const notes = createNotes();
    const as = await notes.newLogin().bearer();
    const refused = await post(notes, "/secrets", "k", "Buy milk", as);
    expect([refused.status, await codeOf(refused)]).toEqual([400, "header-not-allowed"]);
    expect(notes.notes).toEqual([]);
    await post(notes, "/drafts", "k", "one", as);
    await post(notes, "/drafts", "k", "two", as);
    expect(notes.notes).toEqual(["one", "two"]);
  });

  test("[ED-5] a key is 1 to 200 visible characters", async () => {
    const notes = createNotes();
    const as = await notes.newLogin().bearer();
    for (const key of ["", " ", "a b", "x".repeat(201)])
      expect(await codeOf(await post(notes, "/notes", key, "Buy milk", as))).toBe("invalid-request");
    expect(notes.notes).toEqual([]);
  });
});

describeKeptAnswers("memory", memoryIdempotency);
describeIdempotencyStore("memory", async () => memoryIdempotency());

describe("on a real database", () => {
  let database: TestDatabase;
  let sql: SQL;
  beforeAll(async () => {
    database = await testDatabase();
    sql = new SQL({ url: database.appUrl, max: 4 });
  });
  afterAll(async () => {
    await sql.close();
    await database.close();
  });
  describeKeptAnswers("PostgreSQL", () => sqlIdempotency(sql));
  describeIdempotencyStore("PostgreSQL", async () => {
    await sql`delete from idempotency_keys`;
    return sqlIdempotency(sql);
  });
});

import { expect, test } from "bun:test";
import {
  type NotedCheckpoint,
  type NotedCheckpointPage,
  NotedCheckpointStats,
} from "@holdfast/protocol/noted-checkpoints";
import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import type { State } from "@holdfast/state/model";
import { sampleProject } from "@holdfast/state/sample-project";
import { Value } from "@sinclair/typebox/value";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { unlockedOn } from "../../testing/unlocked.ts";

const project = sampleProject("2026-11-21T08:00:00.000Z");

const codeOf = async (response: Response): Promise<string> =>
  response.ok ? String(response.status) : `${response.status} ${(await response.json()).code}`;

describeOnBackends("checkpoints in clear", (begin) => {
  const start = async () => {
    const fixture = await begin();
    const of = await unlockedOn(fixture);
    const { id } = await of.newSession("Work");
    const session = `/sessions/${id}`;
    const path = `${session}/checkpoints`;
    let tag = EMPTY_STATE_TAG;
    const put = async (state: State): Promise<void> => {
      const response = await of.plain("PUT", `${session}/state`, { body: state, ifMatch: tag });
      if (!response.ok) throw new Error(await response.text());
      tag = response.headers.get("etag") ?? "";
    };
    const name = async (body: object): Promise<NotedCheckpoint> => {
      const response = await of.plain("POST", path, { body });
      if (response.status !== 201) throw new Error(await response.text());
      return response.json();
    };
    const titled = (title: string): State => ({ ...project, metadata: { ...project.metadata, title } });
    const list = async (query = ""): Promise<NotedCheckpointPage> =>
      (await of.plain("GET", `${path}${query}`)).json();
    const names = async (query: string): Promise<readonly (string | undefined)[]> =>
      (await list(query)).items.map(({ note }) => note?.name);
    return { fixture, of, session, path, put, titled, name, list, names };
  };

  test("[AM-9] [A9] the newest save gets a name, a description, tags and a priority, and they are read again", async () => {
    const { of, path, put, name, list } = await start();
    expect(await codeOf(await of.plain("POST", path, { body: { name: "Too early" } }))).toBe(
      "409 not-a-save",
    );
    await put(project);
    const note = { name: "First", description: "As it was", tags: ["one", "two"], priority: "high" };
    const made = await name(note);
    expect([made.note, made.origin, made.pinned, made.save.seq]).toEqual([note as never, "manual", false, 1]);
    const one = await of.plain("GET", `${path}/${made.id}`);
    expect([one.headers.get("etag"), await one.json()]).toEqual(['"v1"', made]);
    const plain = await name({ name: " Cafe\u0301 " });
    expect(plain.note).toEqual({ name: "Caf\u00e9", description: "", tags: [], priority: "medium" });
    expect((await list()).items).toEqual([plain, made]);
  });

  test("[AM-9] [A9] an earlier save is named by its digest, a duplicate is skipped where that is asked for", async () => {
    const { of, path, put, titled, name } = await start();
    await put(project);
    const first = await name({ name: "First" });
    const again = { name: "Again", skipDuplicates: true };
    expect(await codeOf(await of.plain("POST", path, { body: again }))).toBe("409 nothing-new");
    await put(titled("Changed"));
    expect((await name(again)).save.seq).toBe(2);
    expect((await name({ name: "Old", at: first.save.digest })).save.digest).toBe(first.save.digest);
    const wrong = { name: "None", at: "0".repeat(64) };
    expect(await codeOf(await of.plain("POST", path, { body: wrong }))).toBe("409 not-a-save");
    expect(await codeOf(await of.plain("POST", path, { body: { name: "A", id: first.id } }))).toBe(
      "409 id-taken",
    );
  });

  test("[A10] [AM-9] they are filtered and sorted by what is sealed, both ways, in pages that go on", async () => {
    const { put, titled, name, names, list, of, session } = await start();
    await put(project);
    await name({ name: "Beta", tags: ["x"], priority: "low" });
    await put({ ...titled("More"), settings: { ...project.settings, other: { a: "b".repeat(50_000) } } });
    const middle = await name({ name: "alpha", tags: ["x", "y"], priority: "high" });
    await put(titled("Less"));
    await name({ name: "Gamma", tags: ["y"], priority: "medium", pinned: true });
    expect(await names("")).toEqual(["Gamma", "alpha", "Beta"]);
    expect(await names("?sort=createdAt&order=asc")).toEqual(["Beta", "alpha", "Gamma"]);
    expect(await names("?sort=name")).toEqual(["Beta", "Gamma", "alpha"]);
    expect(await names("?sort=name&order=desc")).toEqual(["alpha", "Gamma", "Beta"]);
    expect(await names("?sort=priority")).toEqual(["alpha", "Gamma", "Beta"]);
    expect(await names("?sort=priority&order=asc")).toEqual(["Beta", "Gamma", "alpha"]);
    const sizes = (await list("?sort=size")).items.map(({ save }) => save.bytes);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(await names("?tag=x")).toEqual(["alpha", "Beta"]);
    expect(await names("?tag=y&priority=medium")).toEqual(["Gamma"]);
    expect(await names("?pinned=true")).toEqual(["Gamma"]);
    expect(await names("?origin=auto")).toEqual([]);
    expect(await names(`?from=${middle.createdAt}`)).toContain("alpha");
    expect(await names(`?to=${middle.createdAt}&sort=name`)).toEqual(["Beta", "alpha"]);
    expect(await names("?from=2100-01-01T00:00:00.000Z")).toEqual([]);
    const first = await of.plain("GET", `${session}/checkpoints?sort=name&limit=2`);
    const page: NotedCheckpointPage = await first.json();
    expect(page.items.map(({ note }) => note?.name)).toEqual(["Beta", "Gamma"]);
    const link = /^<\/api([^>]+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const rest = await (await of.plain("GET", link)).json();
    expect([rest.items.map((each: NotedCheckpoint) => each.note?.name), rest.next]).toEqual([
      ["alpha"],
      null,
    ]);
    for (const query of [
      "?sort=tag",
      "?order=up",
      "?tag=",
      "?from=yesterday",
      "?limit=0",
      "?name=Beta",
      "?cursor=AAAA",
    ])
      expect([query, await codeOf(await of.plain("GET", `${session}/checkpoints${query}`))]).toEqual([
        query,
        "400 invalid-request",
      ]);
  });

  test("[A10] thirty of them come in pages of twenty, each once", async () => {
    const { put, name, list } = await start();
    await put(project);
    for (let i = 0; i < 30; i++) await name({ name: `Number ${i}` });
    const first = await list("?sort=name");
    const second = await list(`?sort=name&cursor=${first.next}`);
    expect([first.items.length, second.items.length, second.next]).toEqual([20, 10, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(30);
  }, 120_000);

  test("[A11] [AM-9] a change keeps what it does not name, from the version that was read; deleting needs no token", async () => {
    const { of, path, put, name } = await start();
    await put(project);
    const made = await name({ name: "First", description: "Kept", tags: ["a"], priority: "low" });
    const one = `${path}/${made.id}`;
    const changed = await of.plain("PATCH", one, { body: { tags: ["b"], pinned: true }, ifMatch: '"v1"' });
    const answer = await changed.json();
    expect([changed.status, changed.headers.get("etag"), answer.pinned]).toEqual([200, '"v2"', true]);
    expect(answer.note).toEqual({ name: "First", description: "Kept", tags: ["b"], priority: "low" });
    const stale = { body: { name: "Late" }, ifMatch: '"v1"' };
    expect(await codeOf(await of.plain("PATCH", one, stale))).toBe("412 version-conflict");
    expect(await codeOf(await of.plain("PATCH", one, { body: { name: "Late" } }))).toBe(
      "428 precondition-required",
    );
    for (const body of [{}, { name: "" }, { tags: ["a", "a"] }, { priority: "urgent" }, { meta: "AA" }])
      expect(await codeOf(await of.plain("PATCH", one, { body, ifMatch: '"v2"' }))).toBe(
        "400 invalid-request",
      );
    expect((await of.plain("DELETE", one, { ifMatch: '"v2"' })).status).toBe(400);
    expect((await of.plain("DELETE", one, { ifMatch: '"v2"', token: null })).status).toBe(204);
    expect(await codeOf(await of.plain("GET", one))).toBe("404 not-found");
  });

  test("[AM-9] [A11] every one of them leaves the entry that a client's leaves, and none of the words", async () => {
    const { fixture, of, path, put, name } = await start();
    await put(project);
    const made = await name({ name: "canary of a name" });
    await of.plain("PATCH", `${path}/${made.id}`, { body: { name: "canary two" }, ifMatch: '"v1"' });
    const entries = await fixture.audited(of.member.workspaceId);
    expect(entries.map(({ action }) => action)).toEqual([
      "session.created",
      "checkpoint.created",
      "checkpoint.changed",
    ]);
    expect(
      JSON.stringify(entries, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain("canary");
    expect(fixture.log.join("")).not.toContain("canary");
    expect(fixture.log.join("")).not.toContain(of.unlock.token);
  });

  test("[CP-14] [A10] [A11] they are sorted by bytes and number too, and counted by priority and tag, with how well it compresses", async () => {
    const { of, path, put, titled, name, names } = await start();
    await put(project);
    await name({ name: "One", tags: ["draft"], priority: "high" });
    await put(titled("Second"));
    await name({ name: "Two", tags: ["draft", "api"], priority: "low", pinned: true });
    expect(await names("?sort=seq&order=asc")).toEqual(["One", "Two"]);
    expect(await names("?sort=bytes")).toEqual(await names("?sort=size"));
    expect(await names("?sort=bytes&order=desc")).toEqual(["One", "Two"]);
    const stats = await (await of.plain("GET", `${path}/stats`)).json();
    expect(Value.Check(NotedCheckpointStats, stats)).toBe(true);
    expect(stats).toMatchObject({
      count: 2,
      pinned: 1,
      unread: 0,
      byPriority: { low: 1, medium: 0, high: 1 },
    });
    expect(stats.byTag).toEqual([
      { tag: "draft", count: 2 },
      { tag: "api", count: 1 },
    ]);
    const { sealedBytes, jsonBytes, ratio } = stats.compression;
    expect([jsonBytes, ratio]).toEqual([
      new TextEncoder().encode(JSON.stringify(titled("Second"))).length,
      sealedBytes / jsonBytes,
    ]);
    expect(stats.sealedBytes).toBeGreaterThanOrEqual(sealedBytes);
  });

  test("[CP-15] [Z1] [AM-9] what a drill counted is said in clear and sealed, and whether all was there stands open", async () => {
    const { of, path, put, name } = await start();
    await put(project);
    const { id } = await name({ name: "One" });
    const at = new Date().toISOString();
    const counts = { sections: 31, lost: 1, bytes: 31_415_926 };
    const proved = await of.plain("POST", `${path}/${id}/proofs`, { body: { at, ...counts } });
    expect((await proved.json()).proof).toMatchObject({ at, whole: false, found: counts });
    const sealed = await (await of.plain("GET", `${path}/${id}`, { token: null })).text();
    expect(sealed).toContain('"whole":false');
    expect(sealed).not.toContain("31415926");
    const early = { at: "2020-01-01T00:00:00.000Z", ...counts };
    expect(await codeOf(await of.plain("POST", `${path}/${id}/proofs`, { body: early }))).toBe(
      "400 invalid-request",
    );
  });
});

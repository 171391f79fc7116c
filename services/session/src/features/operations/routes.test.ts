import { expect, test } from "bun:test";
import { Operation, ScrubResult } from "@holdfast/protocol/operations";
import { ROLE } from "@holdfast/vault/roles";
import { Value } from "@sinclair/typebox/value";
import { sealSave } from "../../testing/chain.ts";
import { type BackendFixture, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const asked = async (of: BackendFixture): Promise<{ told: Operation; path: string }> => {
  const answer = await of.send("POST", "/recovery/scrub", { body: {} });
  expect(answer.status).toBe(202);
  const told: Operation = await answer.json();
  expect(Value.Check(Operation, told)).toBe(true);
  expect(answer.headers.get("location")).toBe(`/api/operations/${told.id}`);
  return { told, path: `/operations/${told.id}` };
};

describeOnBackends("operations, over HTTP", (begin) => {
  test("[OP-1] [OP-2] a scrub that an owner asks for reads everything, and says how it ended", async () => {
    const of = await begin();
    const save = await sealSave(of.ann, of.session, null, { segmentBytes: [600, 40_000] });
    expect((await of.save(save)).status).toBe(201);
    const { path } = await asked(of);
    await of.operations.settled();
    const ended = await of.send("GET", path);
    const told: Operation = await ended.json();
    expect(told).toMatchObject({
      kind: "scrub",
      state: "done",
      problem: null,
      progress: { done: 3, total: 3 },
    });
    expect(Value.Check(ScrubResult, told.result)).toBe(true);
    expect(told.result).toMatchObject({ objects: 3, found: 0 });
    const acts = (await of.audited(of.ann.workspaceId)).map(({ action, target }) => `${action} ${target}`);
    expect(acts).toContain(`scrub.asked ${told.id}`);
    const { told: next } = await asked(of);
    expect(next.id).not.toBe(told.id);
    await of.operations.settled();
  });

  test("[OP-1] asking by the tag waits for a change, and is told that there was none", async () => {
    const of = await begin();
    const { path } = await asked(of);
    await of.operations.settled();
    const etag = (await of.send("GET", path)).headers.get("etag") ?? "";
    const look = (query: string) => of.send("GET", `${path}${query}`, { headers: { "if-none-match": etag } });
    expect([(await look("")).status, (await look("?wait=1")).status]).toEqual([304, 304]);
    const stale = await of.send("GET", `${path}?wait=25`, { headers: { "if-none-match": '"v1"' } });
    expect([stale.status, (await stale.json()).state]).toEqual([200, "done"]);
    for (const query of ["?wait=0", "?wait=26", "?wait=x", "?wait=1&wait=2", "?canary=1"])
      expect(await outcomeOf(await look(query))).toBe("400 invalid-request");
  });

  test("[OP-1] asking without a tag waits for the end", async () => {
    const of = await begin();
    const { path } = await asked(of);
    const ended = await of.send("GET", `${path}?wait=25`);
    expect([ended.status, (await ended.json()).state]).toEqual([200, "done"]);
  });

  test("[OP-1] a stream tells every change and ends with the operation", async () => {
    const of = await begin();
    const { told, path } = await asked(of);
    const stream = await of.send("GET", `${path}/stream`);
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    const events = (await stream.text()).split("\n\n").filter((each) => each.includes("event: operation"));
    const datas: Operation[] = events.map((each) => JSON.parse(each.split("data: ")[1] ?? ""));
    expect(datas.at(-1)).toMatchObject({ id: told.id, state: "done" });
    const ids = events.map((each) => Number(/^id: (\d+)/m.exec(each)?.[1]));
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
    await of.operations.settled();
  });

  test("[OP-1] who asked sees it, whoever may do what it does too, and others do not", async () => {
    const of = await begin();
    const { path } = await asked(of);
    const bob = await of.newMember();
    const paths = [path, `${path}/stream`];
    for (const one of paths)
      expect(await outcomeOf(await of.send("GET", one, { as: bob }))).toBe("404 not-found");
    expect(await outcomeOf(await of.send("DELETE", path, { as: bob }))).toBe("404 not-found");
    await of.world.setRole(of.ann.workspaceId, bob, ROLE.admin);
    for (const one of paths)
      expect(await outcomeOf(await of.send("GET", one, { as: bob }))).toBe("403 forbidden");
    await of.world.setRole(of.ann.workspaceId, bob, ROLE.owner);
    expect((await of.send("GET", path, { as: bob })).status).toBe(200);
    await of.world.setRole(of.ann.workspaceId, of.ann, ROLE.viewer);
    expect((await of.send("GET", path)).status).toBe(200);
    expect(await outcomeOf(await of.send("POST", "/recovery/scrub", { body: {} }))).toBe("403 forbidden");
    await of.world.setRole(of.ann.workspaceId, of.ann, 0);
    expect(await outcomeOf(await of.send("GET", path))).toBe("404 not-found");
    await of.operations.settled();
  });

  test("[OP-1] one that has ended is not cancelled any more, and says so", async () => {
    const of = await begin();
    const { path } = await asked(of);
    await of.operations.settled();
    const answer = await of.send("DELETE", path);
    expect([answer.status, (await answer.json()).state]).toEqual([202, "done"]);
  });
});

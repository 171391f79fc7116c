import { describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import type { CheckpointNote } from "@holdfast/client/contract/timeline";
import { rewriteJson } from "./proxy.ts";
import { firstFile, newcomer, refusal, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

const note = (name: string, more: Partial<CheckpointNote> = {}): CheckpointNote => ({
  name,
  description: "",
  tags: [],
  priority: "medium",
  ...more,
});

const begin = async () => {
  const person = await newcomer(world, `sets-${randomUUID().slice(0, 8)}`);
  const handle = value(await person.device.openSession(person.session.id));
  const file = firstFile(handle.state()).id;
  const type = (text: string) => handle.update(write(file, text));
  return { ...person, handle, file, type, timeline: handle.timeline };
};

describe("many checkpoints", () => {
  test("[CP-13] [CP-19] [A11] are deleted at once, and what refuses one is named", async () => {
    const { timeline, type } = await begin();
    for (const name of ["one", "two", "three"]) {
      type(name);
      value(await timeline.name(note(name)));
    }
    const [three, two, one] = value(await timeline.checkpoints());
    if (one === undefined || two === undefined || three === undefined) throw new Error("no checkpoints");
    value(await timeline.change(two, { pinned: true }));
    expect(value(await timeline.removeMany([one, two, three, three]))).toEqual([
      { id: one.id, outcome: "deleted" },
      { id: two.id, outcome: "version-conflict" },
      { id: three.id, outcome: "deleted" },
    ]);
    expect(value(await timeline.checkpoints()).map(({ id }) => id)).toEqual([two.id]);
    const saves = value(await timeline.saves()).saves;
    expect(saves.length).toBeGreaterThan(3);
  }, 120_000);

  test("[CP-14] [CP-19] [A11] are counted by priority and tag, with what is stored and how well it compresses", async () => {
    const { timeline, type } = await begin();
    value(await timeline.name(note("one", { tags: ["draft"], priority: "low" }), { pinned: true }));
    type("something else");
    value(await timeline.name(note("two", { tags: ["draft", "api"], priority: "high" })));
    const statistics = value(await timeline.statistics());
    expect(statistics).toMatchObject({
      ...{ count: 2, manual: 2, automatic: 0, pinned: 1, waiting: 0, unread: 0, proven: 0 },
      byPriority: { low: 1, medium: 0, high: 1 },
      byTag: [
        { tag: "draft", count: 2 },
        { tag: "api", count: 1 },
      ],
    });
    const { stored, compression } = statistics;
    expect(stored?.sealedBytes ?? 0).toBeGreaterThan(0);
    expect(compression?.jsonBytes ?? 0).toBeGreaterThan(1_000);
    expect(compression?.ratio).toBe((compression?.sealedBytes ?? 0) / (compression?.jsonBytes ?? 1));
  }, 120_000);

  test("[CP-15] [Z1] what a drill counted is sealed, and a service that says it was all there is not believed", async () => {
    const { timeline } = await begin();
    const made = value(await timeline.name(note("one")));
    expect(made.proof).toBeNull();
    const found = { sections: 31, lost: 0, bytes: 31_415_926 };
    expect(value(await timeline.prove(made, found)).proof).toMatchObject({ whole: true, found });
    expect(value(await timeline.statistics()).proven).toBe(1);
    expect(JSON.stringify(world.proxy.seen)).not.toContain("31415926");
    await Bun.sleep(2);
    const lossy = value(await timeline.prove(made, { ...found, lost: 2 }));
    expect(lossy.proof).toMatchObject({ whole: false, found: { lost: 2 } });
    world.proxy.meddle(
      rewriteJson(/\/checkpoints\?/, (json) => ({
        ...json,
        items: (json["items"] as readonly { proof: object }[]).map((item) => ({
          ...item,
          proof: { ...item.proof, whole: true },
        })),
      })),
    );
    const [lied] = value(await timeline.checkpoints());
    world.proxy.meddle(null);
    expect(lied?.proof?.whole).toBe(false);
    expect(refusal(await timeline.prove(made, { ...found, lost: -1 })).code).toBe("invalid-request");
  }, 120_000);
});

describe("restores", () => {
  test("[CP-16] [CP-19] [A12] are noted with whence, by which checkpoint and how many parts, by which login", async () => {
    const { timeline, type, file, device } = await begin();
    const made = value(await timeline.name(note("one")));
    type("something else");
    value(
      await timeline.restore(made.save.digest, { parts: [{ kind: "file", id: file }], checkpoint: made.id }),
    );
    const { restores } = value(await timeline.restores());
    const [login] = value(await device.logins());
    expect(restores).toMatchObject([
      { from: made.save.digest, checkpointId: made.id, parts: 1, loginId: login?.id, own: true },
    ]);
    const [newest] = value(await timeline.saves()).saves;
    expect(restores[0]?.save).toEqual({ seq: newest?.seq ?? 0, digest: newest?.digest ?? "" });
  }, 120_000);

  test("[CP-16] [CP-19] a note that could not be sent is sent when the history is looked at next", async () => {
    const { timeline, type } = await begin();
    const made = value(await timeline.name(note("one")));
    type("something else");
    world.proxy.meddle(async (request, forward) =>
      request.method === "POST" && new URL(request.url).pathname.endsWith("/restores")
        ? new Response("", { status: 503 })
        : forward(request),
    );
    value(await timeline.restore(made.save.digest));
    world.proxy.meddle(null);
    expect(value(await timeline.restores()).restores).toEqual([]);
    value(await timeline.saves());
    await until(async () => value(await timeline.restores()).restores.length > 0);
    expect(value(await timeline.restores()).restores).toMatchObject([
      { from: made.save.digest, checkpointId: null, parts: null },
    ]);
  }, 120_000);
});

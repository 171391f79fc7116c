import { describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import type { SessionHandle } from "@holdfast/client/contract/session";
import type { CheckpointNote } from "@holdfast/client/contract/timeline";
import { toBase64url } from "@holdfast/protocol/encoding";
import { nothingTold, rewriteJson, unreachable } from "./proxy.ts";
import { firstFile, newcomer, refusal, secondDevice, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

const note = (name: string, more: Partial<CheckpointNote> = {}): CheckpointNote => ({
  name,
  description: "",
  tags: [],
  priority: "medium",
  ...more,
});

const begin = async () => {
  const person = await newcomer(world, `timeline-${randomUUID().slice(0, 8)}`);
  const handle = value(await person.device.openSession(person.session.id));
  const file = firstFile(handle.state()).id;
  const type = (text: string) => handle.update(write(file, text));
  const text = (of: SessionHandle = handle) => of.state().files[file]?.content;
  return { ...person, handle, file, type, text };
};

describe("checkpoints", () => {
  test("[CP-6] [CP-7] [A9] naming saves what is on the screen, and the note comes back on another device", async () => {
    const { handle, type, session, email } = await begin();
    type("what I want to keep");
    const wanted = note("  before the refactoring ", {
      description: "all tests green",
      tags: ["green", "green", " api "],
      priority: "high",
    });
    const made = value(await handle.timeline.name(wanted, { pinned: true }));
    expect(made.note).toEqual({ ...wanted, name: "before the refactoring", tags: ["green", "api"] });
    expect(made).toMatchObject({ origin: "manual", pinned: true, version: 1 });
    expect(handle.status()).toMatchObject({ kind: "saved", digest: made.save.digest });

    const other = await secondDevice(world, `${email}-other`, email);
    const there = value(await other.openSession(session.id));
    expect(value(await there.timeline.checkpoints())).toEqual([made]);
    expect(JSON.stringify(world.proxy.seen)).not.toContain("refactoring");
  });

  test("[CP-6] what a device that is new here calls a checkpoint is read at once", async () => {
    const { handle, session, email } = await begin();
    value(await handle.timeline.checkpoints());
    const other = await secondDevice(world, `${email}-new`, email);
    const there = value(await other.openSession(session.id, { alongside: true }));
    value(await there.timeline.name(note("from the new one")));
    const names = value(await handle.timeline.checkpoints()).map((each) => each.note?.name);
    expect(names).toEqual(["from the new one"]);
  });

  test("[CP-6] a note that is too long or no Unicode is refused before anything is sent", async () => {
    const { handle } = await begin();
    const sent = world.proxy.seen.length;
    for (const bad of [
      note("n".repeat(101)),
      note("n", { description: "d".repeat(501) }),
      note("n", { tags: Array.from({ length: 21 }, (_, n) => `tag ${n}`) }),
      note("n", { tags: ["t".repeat(51)] }),
      note("lone \ud800 half"),
    ]) {
      expect(refusal(await handle.timeline.name(bad)).code).toBe("invalid-request");
    }
    const asked = world.proxy.seen.slice(sent).filter((request) => request.startsWith("POST"));
    expect(asked.filter((request) => request.endsWith("/checkpoints"))).toEqual([]);
  });

  test("[CP-7] [A9] the same content is not named twice when duplicates are skipped", async () => {
    const { handle, type, text } = await begin();
    const first = text();
    value(await handle.timeline.name(note("one")));
    const again = await handle.timeline.name(note("two"), { skipDuplicates: true });
    expect(refusal(again).code).toBe("nothing-new");
    type("something else");
    value(await handle.save());
    type(String(first));
    expect(refusal(await handle.timeline.name(note("three"), { skipDuplicates: true })).code).toBe(
      "nothing-new",
    );
    type("really new");
    value(await handle.timeline.name(note("four"), { skipDuplicates: true }));
    const names = value(await handle.timeline.checkpoints()).map((each) => each.note?.name);
    expect(names).toEqual(["four", "one"]);
  });

  test("[CP-5] [A11] a change goes from the version it was made on; a deletion takes the name and leaves the save", async () => {
    const { handle } = await begin();
    const made = value(await handle.timeline.name(note("first")));
    const changed = value(await handle.timeline.change(made, { note: note("second"), pinned: true }));
    expect(changed).toMatchObject({ version: 2, pinned: true, note: { name: "second" } });
    expect(refusal(await handle.timeline.change(made, { pinned: false })).code).toBe("version-conflict");
    expect(refusal(await handle.timeline.remove(made)).code).toBe("version-conflict");
    value(await handle.timeline.remove(changed));
    expect(value(await handle.timeline.checkpoints())).toEqual([]);
    value(await handle.timeline.preview(made.save.digest));
  });

  test("[CP-6] [SF-6] a note that was swapped or damaged is unreadable, and the others are not", async () => {
    const { handle } = await begin();
    value(await handle.timeline.name(note("one")));
    value(await handle.timeline.name(note("two")));
    world.proxy.meddle(
      rewriteJson(/\/checkpoints$/, (json) => {
        const [newest, oldest] = json["items"] as Record<string, unknown>[];
        return { ...json, items: [{ ...newest, meta: oldest?.["meta"] }, oldest] };
      }),
    );
    const notes = value(await handle.timeline.checkpoints()).map((each) => each.note?.name);
    expect(notes).toEqual([undefined, "one"]);
    world.proxy.meddle(
      rewriteJson(/\/checkpoints$/, (json) => {
        const items = json["items"] as Record<string, unknown>[];
        return { ...json, items: items.map((item) => ({ ...item, meta: toBase64url(new Uint8Array(40)) })) };
      }),
    );
    expect(value(await handle.timeline.checkpoints()).map((each) => each.note)).toEqual([null, null]);
    world.proxy.meddle(null);
  });
});

describe("restoring", () => {
  test("[CP-8] [A12] checkpoint, change, restore: the present is kept first, and the head only goes forward", async () => {
    const { handle, type, text } = await begin();
    type("then");
    const then = value(await handle.timeline.name(note("then")));
    type("now");
    const seen: string[] = [];
    handle.subscribe((_, origin) => seen.push(origin));
    const restored = value(await handle.timeline.restore(then.save.digest));
    expect(text()).toBe("then");
    expect(seen).toContain("remote");
    const [kept] = value(await handle.timeline.checkpoints());
    expect(kept).toMatchObject({ origin: "auto", save: { digest: restored.before } });
    expect(value(await handle.timeline.preview(restored.before)).files).toBeDefined();
    const { saves } = value(await handle.timeline.saves());
    expect(saves[0]).toMatchObject({ kind: "restore", parent: restored.before, own: true });
    expect(saves.map(({ seq }) => seq)).toEqual(saves.map((_, n) => saves.length - n));
  });

  test("[CP-9] [Z2] undoing brings back exactly what was there before, and can be undone itself", async () => {
    const { handle, type } = await begin();
    const then = value(await handle.timeline.name(note("then")));
    type("typed a moment before restoring");
    const before = handle.state();
    value(await handle.timeline.restore(then.save.digest));
    const last = value(await handle.timeline.lastRestore());
    expect(last?.before).toBeDefined();
    value(await handle.timeline.restore(last?.before ?? ""));
    expect(handle.state()).toEqual(before);
    const again = value(await handle.timeline.lastRestore());
    value(await handle.timeline.restore(again?.before ?? ""));
    expect(handle.state()).not.toEqual(before);
  });

  test("[CP-9] one file comes back, and everything else stays as it is", async () => {
    const { handle, type, file, text } = await begin();
    type("then");
    const then = value(await handle.timeline.name(note("then")));
    type("now");
    const other = Object.keys(handle.state().files).find((id) => id !== file) ?? "";
    handle.update(write(other, "changed meanwhile"));
    value(await handle.timeline.restore(then.save.digest, { parts: [{ kind: "file", id: file }] }));
    expect([text(), handle.state().files[other]?.content]).toEqual(["then", "changed meanwhile"]);
    const nothing = await handle.timeline.restore(then.save.digest, { parts: [{ kind: "file", id: file }] });
    expect(refusal(nothing).code).toBe("nothing-new");
  });

  test("[CP-8] without the service nothing is restored and nothing is lost", async () => {
    const { handle, type, text } = await begin();
    const then = value(await handle.timeline.name(note("then")));
    type("typed offline");
    world.proxy.meddle(unreachable);
    const refused = refusal(await handle.timeline.restore(then.save.digest));
    world.proxy.meddle(null);
    expect([refused.dataSafe, text()]).toEqual([true, "typed offline"]);
    value(await handle.save());
    expect(value(await handle.timeline.lastRestore())).toBeNull();
  });

  /** Restores `then` after `now`, with something done between naming the present and replacing it. */
  const restoredDuring = async (
    meanwhile: (of: {
      readonly handle: SessionHandle;
      readonly there: SessionHandle;
      readonly elsewhere: string;
    }) => Promise<void>,
  ) => {
    const { handle, type, file, session, email } = await begin();
    type("then");
    const then = value(await handle.timeline.name(note("then")));
    type("now");
    value(await handle.save());
    const other = await secondDevice(world, `${email}-rival`, email);
    const there = value(await other.openSession(session.id, { alongside: true }));
    const elsewhere = Object.keys(there.state().files).find((id) => id !== file) ?? "";
    let moved = false;
    world.proxy.meddle(async (request, forward) => {
      if (!moved && request.method === "POST" && request.url.endsWith("/checkpoints")) {
        moved = true;
        world.proxy.meddle(null);
        await meanwhile({ handle, there, elsewhere });
      }
      return forward(request);
    });
    value(await handle.timeline.restore(then.save.digest));
    await until(() => handle.status().kind === "saved");
    const { files } = handle.state();
    return [files[file]?.content, files[elsewhere]?.content];
  };

  test("[CP-8] [SP-26] a head that moved while restoring is merged and not overwritten, told of it or not", async () => {
    const saved = "saved by somebody else meanwhile";
    const untold = await restoredDuring(async ({ there, elsewhere }) => {
      world.proxy.meddle(nothingTold);
      there.update(write(elsewhere, saved));
      value(await there.save());
    });
    world.proxy.meddle(null);
    const told = await restoredDuring(async ({ handle, there, elsewhere }) => {
      there.update(write(elsewhere, saved));
      value(await there.save());
      await until(() => handle.state().files[elsewhere]?.content === saved);
    });
    expect([untold, told]).toEqual([
      ["then", saved],
      ["then", saved],
    ]);
  });

  test("[CP-8] what is typed while the present is being named stays", async () => {
    const typed = "typed meanwhile";
    expect(
      await restoredDuring(async ({ handle, elsewhere }) => handle.update(write(elsewhere, typed))),
    ).toEqual(["then", typed]);
  });

  test("[CP-8] [SP-22] a save that is not this session's, or is damaged, is never restored", async () => {
    const { handle, device, state, text, type } = await begin();
    const other = value(await device.createSession({ name: randomUUID(), state }));
    const elsewhere = value(await device.openSession(other.id));
    const foreign = value(await elsewhere.timeline.name(note("foreign")));
    type("mine");
    expect(refusal(await handle.timeline.restore(foreign.save.digest)).code).toBe("not-found");
    expect(refusal(await handle.timeline.restore("0".repeat(64))).code).toBe("not-found");
    expect(text()).toBe("mine");
  });
});

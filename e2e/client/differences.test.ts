import { afterEach, describe, expect, test } from "bun:test";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { checkpointsOf, note, someoneNaming } from "./naming.ts";
import { unreachable } from "./proxy.ts";
import { refusal, value, worldOfFile } from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

const withFile = (id: string, path: string, content: string) => (state: State) => ({
  ...state,
  files: { ...state.files, [id]: newTextFile({ id, path, language: "plaintext", content }) },
});
const unnamed = note("");

describe("saves of a session compared", () => {
  test("[Z3] [CA-7] [CA-8] any two saves, and the present, as data and as text", async () => {
    const { handle, type } = await someoneNaming(world);
    type("one\ntwo\nthree\n");
    const first = value(await handle.timeline.name(note("first")));
    type("one\n2\nthree\n");
    handle.update((state) => ({ ...state, settings: { ...state.settings, theme: "dark" } }));
    const second = value(await handle.timeline.name(note("second")));
    const differences = value(await handle.timeline.compare(first.save.digest, second.save.digest));
    expect(differences.files.map(({ content }) => content)).toEqual([
      {
        kind: "lines",
        added: 1,
        removed: 1,
        hunks: [{ a: 0, b: 0, lines: [" one\n", "-two\n", "+2\n", " three\n"] }],
      },
    ]);
    expect(differences.settings).toEqual([{ at: "/theme", before: "system", after: "dark" }]);
    const page = value(await handle.timeline.describe(first.save.digest, second.save.digest));
    expect(page).toContain("@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n");
    expect(page).toContain('setting /theme: "system", now "dark"\n');

    handle.update(withFile("more", "more.txt", "typed since\n"));
    const since = value(await handle.timeline.compare(second.save.digest, null));
    expect(since.files.map(({ path, change }) => [path, change])).toEqual([["more.txt", "added"]]);
    expect(value(await handle.timeline.describe(null, null))).toBe("");
    expect(refusal(await handle.timeline.compare("00".repeat(32), null)).code).not.toBe("offline");
  });

  test("[Z20] [CA-10] a checkpoint without a name is called by what changed, with the service and without", async () => {
    const { handle, elsewhere } = await someoneNaming(world);
    const names = async (of = handle) => (await checkpointsOf(of)).map((each) => each.note?.name);
    const first = value(await handle.timeline.name(unnamed, { pinned: true }));
    expect(first.note?.name).toMatch(/^Add .+ and 7 more, run .+$/u);
    handle.update(withFile("t", "src/alarm.ts", "ring\n"));
    value(await handle.timeline.name(note(" \n", { description: "by itself" })));
    handle.update(withFile("t", "src/alarm.ts", "ring twice\n"));
    value(await handle.timeline.name(unnamed));
    world.proxy.meddle(unreachable);
    handle.update(withFile("u", "src/bell.ts", "ding\n"));
    expect(value(await handle.timeline.name(unnamed))).toMatchObject({
      waiting: true,
      note: { name: "Add bell.ts" },
    });
    handle.update((state) => ({ ...state, settings: { ...state.settings, theme: "light" } }));
    value(await handle.timeline.name(unnamed));
    world.proxy.meddle(null);
    value(await handle.save());
    const all = ["Other settings", "Add bell.ts", "Edit alarm.ts", "Add alarm.ts", first.note?.name];
    expect(await names()).toEqual(all);
    const there = await elsewhere();
    expect(await names(there)).toEqual(all);
    const [, , , second] = await checkpointsOf(there);
    if (second === undefined) throw new Error("it was there before");
    expect(second.note?.description).toBe("by itself");
    // A name that somebody takes away from an old checkpoint is asked for.
    expect(refusal(await there.timeline.change(second, { note: unnamed })).code).toBe("invalid-request");
    expect(JSON.stringify(world.proxy.seen)).not.toContain("alarm");
  });

  test("[Z11] [CA-6] each checkpoint says what is not in it, on every device, and keeps saying it", async () => {
    const { handle, elsewhere } = await someoneNaming(world);
    const whole = value(await handle.timeline.name(note("whole")));
    expect(whole.ledger).toEqual({ count: 0, entries: [] });
    handle.update(withFile("big", "big.txt", "x".repeat(5 * 1024 * 1024 + 1)));
    const partly = value(await handle.timeline.name(note("partly")));
    const lost = {
      count: 1,
      entries: [
        { part: "file" as const, name: "big.txt", reason: "too-large" as const, bytes: 5 * 1024 * 1024 + 1 },
      ],
    };
    expect(partly.ledger).toEqual(lost);
    const there = await elsewhere();
    const [newest] = await checkpointsOf(there);
    if (newest === undefined) throw new Error("it was there before");
    expect(newest).toEqual(partly);
    const changed = value(await there.timeline.change(newest, { note: note("called otherwise") }));
    expect([changed.note?.name, changed.ledger]).toEqual(["called otherwise", lost]);

    world.proxy.meddle(unreachable);
    handle.update(withFile("big", "big.txt", "small again"));
    const waiting = value(await handle.timeline.name(note("later")));
    expect([waiting.waiting, waiting.ledger]).toEqual([true, { count: 0, entries: [] }]);
  });
});

import { afterEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { createFileJournal } from "@holdfast/client/stores/file/file-journal.node";
import { checkpointsOf, momentsOf, note, someoneNaming } from "./naming.ts";
import { answerLost, type Meddle, unreachable } from "./proxy.ts";
import { refusal, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
afterEach(() => world.proxy.meddle(null));

const FAULTS: Readonly<Record<string, () => Meddle>> = {
  "answers lost": () => {
    let n = 0;
    return (request, forward) =>
      n++ % 2 === 0 ? answerLost(/(saves|checkpoints)$/)(request, forward) : forward(request);
  },
  "everything twice": () => async (request, forward) => {
    if (request.method !== "POST") return forward(request);
    const again = request.clone();
    await forward(request);
    return forward(again);
  },
  "an old request once more, late": () => {
    let old: Request | null = null;
    return async (request, forward) => {
      const late = old;
      old = request.method === "POST" ? request.clone() : old;
      const answer = await forward(request);
      if (late !== null) await forward(late.clone());
      return answer;
    };
  },
};

describe("what waits, on a bad way to the service", () => {
  for (const [fault, meddle] of Object.entries(FAULTS)) {
    test(`[SP-30] [CP-10] ${fault}: each save and each name is there once`, async () => {
      const { handle, type, textOf, clock, elsewhere } = await someoneNaming(world);
      world.proxy.meddle(unreachable);
      for (const text of ["one", "two", "three"]) {
        type(text);
        value(await handle.timeline.name(note(text)));
      }
      world.proxy.meddle(meddle());
      await until(async () => {
        clock.advance(60_000);
        await Bun.sleep(5);
        return handle.status().kind === "saved";
      });
      world.proxy.meddle(null);
      const there = await elsewhere();
      const moments = await momentsOf(there);
      expect(moments.map(([name, at]) => [name, textOf(at)])).toEqual([
        ["one", "one"],
        ["two", "two"],
        ["three", "three"],
      ]);
      const { saves } = value(await there.timeline.saves());
      expect(saves.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
    });
  }

  test("[CP-12] a name for which there is no room holds up no save, says so, and arrives once there is room", async () => {
    const { handle, type, textOf, elsewhere } = await someoneNaming(world);
    for (let n = 0; n < 50; n++) value(await handle.timeline.name(note(`number ${n}`)));
    expect(refusal(await handle.timeline.name(note("one too many"))).code).toBe("checkpoint-limit");
    expect(handle.status().kind).toBe("saved");
    world.proxy.meddle(unreachable);
    type("the moment");
    const waiting = value(await handle.timeline.name(note("waits for room")));
    type("typed on");
    world.proxy.meddle(null);
    value(await handle.save());
    expect(handle.status()).toMatchObject({ kind: "failed", problem: { code: "checkpoint-limit" } });
    const there = await elsewhere();
    expect(textOf(there.state())).toBe("typed on");
    const all = await checkpointsOf(handle);
    expect(all.filter((each) => each.waiting).map(({ id }) => id)).toEqual([waiting.id]);
    const oldest = all.at(-1);
    if (oldest === undefined) throw new Error("there are fifty");
    value(await handle.timeline.remove(oldest));
    await until(() => handle.status().kind === "saved");
    const [newest] = await checkpointsOf(there);
    expect(newest).toMatchObject({ id: waiting.id, note: { name: "waits for room" } });
    expect(textOf(value(await there.timeline.preview(newest?.save.digest ?? "")))).toBe("the moment");
  }, 120_000);
});

describe("what waits while another device saves", () => {
  for (const when of ["the page stays open", "the process ends"] as const) {
    test(`[CP-11] [SP-26] ${when}: every moment arrives with what was saved elsewhere, nothing typed is dropped`, async () => {
      const { handle, type, textOf, session, restart, elsewhere, file } = await someoneNaming(world);
      const there = await elsewhere();
      const other = Object.keys(there.state().files).find((id) => id !== file) ?? "";
      world.proxy.meddle(unreachable);
      for (const text of ["one", "two"]) {
        type(text);
        value(await handle.timeline.name(note(text)));
      }
      type("unnamed end");
      if (when === "the process ends") await handle.close();
      world.proxy.meddle(null);
      there.update(write(other, "from elsewhere"));
      value(await there.save());
      const back =
        when === "the process ends" ? value(await (await restart()).openSession(session.id)) : handle;
      value(await back.save());
      await until(() => back.status().kind === "saved");
      expect([textOf(back.state()), back.state().files[other]?.content]).toEqual([
        "unnamed end",
        "from elsewhere",
      ]);
      const reader = await elsewhere();
      expect(reader.state().files).toEqual(back.state().files);
      const moments = await momentsOf(reader);
      expect(moments.map(([name, at]) => [name, textOf(at), at.files[other]?.content])).toEqual([
        ["one", "one", "from elsewhere"],
        ["two", "two", "from elsewhere"],
      ]);
    });
  }

  test("[CP-11] [SP-26] of a line that both wrote each moment keeps its own text in a conflict", async () => {
    const { handle, type, textOf, elsewhere, state } = await someoneNaming(world);
    const there = await elsewhere();
    world.proxy.meddle(unreachable);
    for (const text of ["mine, one", "mine, two"]) {
      type(text);
      value(await handle.timeline.name(note(text)));
    }
    world.proxy.meddle(null);
    type("theirs", there);
    value(await there.save());
    value(await handle.save());
    for (const [name, at] of await momentsOf(await elsewhere())) {
      expect(textOf(at)).toBe("theirs");
      expect(Object.keys(at.files).toSorted()).toEqual(Object.keys(state.files).toSorted());
      expect(Object.values(at.conflicts).map(({ ours }) => ours)).toEqual([name]);
    }
    expect(Object.values(handle.state().conflicts)).toMatchObject([{ ours: "mine, two", theirs: "theirs" }]);
  });

  test("[CP-10] [SP-28] what others saved meanwhile is there when only a name was to be sent", async () => {
    const { handle, textOf, type, elsewhere, clock } = await someoneNaming(world);
    const there = await elsewhere();
    world.proxy.meddle(unreachable);
    value(await handle.timeline.name(note("of what is saved")));
    world.proxy.meddle(null);
    type("from elsewhere", there);
    value(await there.save());
    clock.advance(60_000);
    await until(() => textOf(handle.state()) === "from elsewhere");
    await until(async () => (await checkpointsOf(there)).length > 0);
    const [named] = await checkpointsOf(there);
    expect([named?.note?.name, named?.save.seq]).toEqual(["of what is saved", 1]);
  });

  test("[CP-11] [SP-21] a state that the other device saved as well gives its name to that save", async () => {
    const { handle, type, elsewhere } = await someoneNaming(world);
    const there = await elsewhere();
    world.proxy.meddle(unreachable);
    type("the same");
    value(await handle.timeline.name(note("one")));
    value(await handle.timeline.name(note("two")));
    world.proxy.meddle(null);
    type("the same", there);
    value(await there.save());
    value(await handle.save());
    const [two, one] = await checkpointsOf(there);
    expect([one?.note?.name, one?.save.seq, two?.note?.name, two?.save.seq]).toEqual(["one", 2, "two", 2]);
    expect(value(await there.timeline.saves()).saves.map(({ seq }) => seq)).toEqual([2, 1]);
  });

  test("[CP-11] a state that this device can no longer open leaves its name to the merged save", async () => {
    const { handle, type, textOf, session, restart, elsewhere, name, file } = await someoneNaming(world);
    const there = await elsewhere();
    const other = Object.keys(there.state().files).find((id) => id !== file) ?? "";
    world.proxy.meddle(unreachable);
    type("named");
    value(await handle.timeline.name(note("kept all the same")));
    type("named, and more");
    await handle.close();
    const journal = createFileJournal(join(world.directoryOf(name), "journal"));
    const damaged = (await journal.outbox(session.id)).map(({ save, names }) => ({
      names,
      save: save && { ...save, segments: save.segments.map(({ id }) => ({ id, bytes: new Uint8Array(40) })) },
    }));
    await journal.setOutbox(session.id, damaged);
    world.proxy.meddle(null);
    there.update(write(other, "from elsewhere"));
    value(await there.save());
    const back = value(await (await restart()).openSession(session.id));
    value(await back.save());
    const [moment] = await momentsOf(await elsewhere());
    expect([moment?.[0], moment && textOf(moment[1])]).toEqual(["kept all the same", "named, and more"]);
  });
});

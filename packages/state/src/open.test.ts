import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { bytesOf, createSpace, SESSION_ID, type Space } from "../fixtures/space.ts";
import { fileOf, messageOf, smallState, withFile } from "../fixtures/states.ts";
import { ownerOf } from "./apply-sections.ts";
import { referencesOf } from "./entry.ts";
import { openManifest } from "./manifest.ts";
import type { State } from "./model.ts";
import { visibleSegments } from "./open-visible.ts";
import type { PreparedSave } from "./save.ts";
import { emptyBase } from "./save-base.ts";
import type { SectionKey } from "./section-key.ts";
import { eachNode, entriesOf } from "./tree.ts";

/** Enough sections for a tree of two levels, and a file long enough to list its chunks in parts. */
const wideState = (): State => ({
  ...smallState(),
  files: {
    ...smallState().files,
    ...Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `w${i}`,
        fileOf(`w${i}`, `wide/${i}.ts`, `export const n = ${i};\n`),
      ]),
    ),
    long: fileOf("long", "long.txt", Buffer.from(bytesOf("long", 200_000)).toString("hex")),
  },
});

const HEADER_BYTES = 74 + 64;

const withFlip = async <T>(space: Space, id: Bytes, at: number, work: () => Promise<T>): Promise<T> => {
  const whole = space.stored.get(toHex(id));
  if (whole === undefined) throw new Error("no such segment");
  const damaged = whole.slice();
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  space.stored.set(toHex(id), damaged);
  try {
    return await work();
  } finally {
    space.stored.set(toHex(id), whole);
  }
};

const lostKeys = (report: Awaited<ReturnType<Space["open"]>>["report"]): SectionKey[] =>
  report.sections.flatMap(({ key, state }) => (state === "lost" ? [key] : []));

/** Positions in a segment: the first byte of each frame that holds a chunk, and some of index and padding. */
const placesIn = (saved: PreparedSave) => {
  const places: { at: number; what: string }[] = [];
  eachNode(saved.next.root, (node) => {
    if (node.place) places.push({ at: HEADER_BYTES + node.place.offset, what: "node" });
  });
  for (const entry of entriesOf(saved.next.root)) {
    for (const place of referencesOf(entry))
      places.push({ at: HEADER_BYTES + place.offset + 3, what: "chunk" });
  }
  return places;
};

describe("opening a damaged state", () => {
  test("[ST-19] a flipped byte in any frame is found, named, and costs one section page", async () => {
    const space = await createSpace();
    const state = smallState();
    const saved = await space.save(emptyBase(), state);
    const [segment] = saved.segments;
    if (segment === undefined) throw new Error("no segment");
    for (const { at, what } of placesIn(saved)) {
      const { report, state: found } = await withFlip(space, segment.id, at, () =>
        space.open(saved.manifest),
      );
      expect(report.whole).toBe(false);
      expect(report.segments).toEqual([{ id: segment.id, state: "damaged" }]);
      if (what === "node") {
        expect(report.lostNodes).toBe(1);
        continue;
      }
      const lost = lostKeys(report);
      expect(lost.length).toBe(1);
      const owners = new Set(lost.map(ownerOf));
      for (const record of ["files", "terminals", "conversations"] as const) {
        for (const [id, item] of Object.entries(state[record])) {
          if (!owners.has(`${record}:${id}`)) expect(found[record][id]).toEqual(item);
        }
      }
    }
  });

  test("[ST-19] every byte of a segment counts: whichever is flipped, it is noticed and nothing false is shown", async () => {
    const space = await createSpace();
    const state: State = { ...smallState(), terminals: {}, conversations: {} };
    const saved = await space.save(emptyBase(), state);
    const [segment] = saved.segments;
    if (segment === undefined) throw new Error("no segment");
    for (let at = 0; at < segment.bytes.length; at += 7) {
      const { report, state: found } = await withFlip(space, segment.id, at, () =>
        space.open(saved.manifest),
      );
      expect(report.whole).toBe(false);
      for (const [id, file] of Object.entries(found.files)) {
        if (!lostKeys(report).some((key) => ownerOf(key) === `files:${id}`))
          expect(file).toEqual(state.files[id] ?? file);
      }
    }
  });

  test("[ST-19] the save before a damaged one still opens whole", async () => {
    const space = await createSpace();
    const first = await space.save(emptyBase(), wideState());
    const after = withFile(wideState(), fileOf("w7", "wide/7.ts", "edited"));
    const second = await space.save(first.next, after);
    const [segment] = second.segments;
    if (segment === undefined) throw new Error("no segment");
    for (let at = 0; at < segment.bytes.length; at += 11) {
      await withFlip(space, segment.id, at, async () => {
        expect((await space.open(second.manifest)).report.whole).toBe(false);
        const before = await space.open(first.manifest);
        expect(before.report.whole).toBe(true);
      });
    }
    expect((await space.open(first.manifest)).state).toEqual(wideState());
  });

  test("[ST-19] a missing segment and one that lost its tail are named, and what they do not hold is there", async () => {
    const space = await createSpace();
    const first = await space.save(emptyBase(), wideState());
    const second = await space.save(first.next, withFile(wideState(), fileOf("w7", "wide/7.ts", "edited")));
    const [segment] = second.segments;
    const [old] = first.segments;
    if (segment === undefined || old === undefined) throw new Error("no segment");
    space.stored.delete(toHex(segment.id));
    const { report } = await space.open(second.manifest);
    expect(report.segments.find(({ state }) => state === "missing")?.id).toEqual(segment.id);
    space.stored.set(toHex(segment.id), segment.bytes);
    space.stored.set(toHex(old.id), old.bytes.slice(0, old.bytes.length - 40));
    const cut = await space.open(second.manifest);
    expect(cut.report.segments.find(({ state }) => state === "damaged")?.id).toEqual(old.id);
    expect(cut.state.files["w7"]?.content).toBe("edited");
    expect(cut.state.files["w8"]).toEqual(wideState().files["w8"]);
  });

  test("[ST-6] a chunk under another chunk's place is damaged, though its frame opens", async () => {
    const space = await createSpace();
    const saved = await space.save(emptyBase(), smallState());
    const generations = space.keys.generations.map(({ gear }) => ({ gear, cid: bytesOf("another cid", 32) }));
    const other = { ...space.keys, generations };
    const opened = await openManifest(nodePrimitives, saved.manifest, other, {
      sessionId: SESSION_ID,
      authorPublicKey: space.publicKey,
    });
    if (!opened.ok) throw new Error(opened.error);
    const found = await space.open(saved.manifest, {}, other);
    expect(found.report.whole).toBe(false);
    // An empty file has no chunk; everything else is gone, and nothing was taken for what it is not.
    expect(Object.values(found.state.files).map(({ content }) => content)).toEqual([""]);
    expect(found.report.sections.flatMap(({ key, state }) => (state === "ok" ? [key] : []))).toEqual([
      "file:c",
    ]);
  });
});

describe("saving on a damaged state", () => {
  test("[ST-22] leaves what could not be read as it is stored, and saves the rest", async () => {
    const space = await createSpace();
    const state = smallState();
    const first = await space.save(emptyBase(), state);
    const page = entriesOf(first.next.root).find(({ name }) => Buffer.from(name).toString() === "k:1");
    const [segment] = first.segments;
    const offset = page?.direct[0]?.offset;
    if (segment === undefined || offset === undefined) throw new Error("no such page");
    const second = await withFlip(space, segment.id, HEADER_BYTES + offset, async () => {
      const opened = await space.open(first.manifest);
      expect(lostKeys(opened.report)).toEqual(["conv:k:1"]);
      const { k } = opened.state.conversations;
      if (k === undefined) throw new Error("no conversation");
      const messages = [...k.messages, messageOf("new", "typed on a damaged conversation")];
      const changed = {
        ...opened.state,
        conversations: { ...opened.state.conversations, k: { ...k, messages } },
      };
      const saved = await space.save(opened.base, withFile(changed, fileOf("a", "src/a.ts", "edited")));
      expect(saved.skipped.length).toBeGreaterThan(0);
      expect(saved.skipped.every(({ reason }) => reason === "damaged")).toBe(true);
      return saved;
    });
    const healed = await space.open(second.manifest);
    expect(healed.report.whole).toBe(true);
    expect(healed.state).toEqual(withFile(state, fileOf("a", "src/a.ts", "edited")));
  });

  test("[ST-22] below a lost node nothing is written and nothing is let go", async () => {
    const space = await createSpace();
    const first = await space.save(emptyBase(), wideState());
    const [segment] = first.segments;
    const { root } = first.next;
    const child = root.kind === "branch" ? root.children.find((node) => node !== null) : null;
    if (segment === undefined || !child?.place) throw new Error("no node below the root");
    const second = await withFlip(space, segment.id, HEADER_BYTES + child.place.offset, async () => {
      const opened = await space.open(first.manifest);
      expect(opened.report.lostNodes).toBe(1);
      const edited = { ...opened.state, files: { ...opened.state.files } };
      for (const [id, file] of Object.entries(opened.state.files)) {
        edited.files[id] = { ...file, content: "edited" };
      }
      return space.save(opened.base, edited);
    });
    const healed = await space.open(second.manifest);
    expect(healed.report.lostNodes).toBe(0);
    expect(healed.report.sections.every(({ state }) => state === "ok")).toBe(true);
    expect(Object.keys(healed.state.files).length).toBe(Object.keys(wideState().files).length);
  });
});

describe("opening in the order a person looks", () => {
  test("[ST-18] shows the active file, conversation and terminal before the rest is read", async () => {
    const space = await createSpace();
    const state = wideState();
    const saved = await space.save(emptyBase(), state);
    const partials: State[] = [];
    const opened = await space.open(saved.manifest, { visibleFirst: (partial) => partials.push(partial) });
    const [partial] = partials;
    expect(partial?.files).toEqual({ a: state.files["a"] as never });
    expect(partial?.layout).toEqual(state.layout);
    expect(partial?.metadata).toEqual(state.metadata);
    expect(partial?.conversations["k"]?.messages.map(({ id }) => id)).toEqual(["m128", "m129"]);
    expect(partial?.terminals["t"]?.scrollback).toEqual({ firstPage: 3, pages: ["$ ls\r\n"] });
    expect(opened.state).toEqual(state);
    expect(opened.report.whole).toBe(true);
  });

  test("[ST-18] names the segments to fetch first from the manifest alone", async () => {
    const space = await createSpace();
    const first = await space.save(emptyBase(), wideState());
    const second = await space.save(first.next, withFile(wideState(), fileOf("a", "src/a.ts", "newest")));
    const opened = await openManifest(nodePrimitives, second.manifest, space.keys, {
      sessionId: SESSION_ID,
      authorPublicKey: space.publicKey,
    });
    if (!opened.ok) throw new Error(opened.error);
    const ids = (await visibleSegments(nodePrimitives, opened.value)).map(toHex);
    expect(ids).toContain(toHex(second.segments[0]?.id ?? bytesOf("none", 16)));
  });
});

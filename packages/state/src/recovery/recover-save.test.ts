import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import fc from "fast-check";
import { statePair } from "../../fixtures/arbitrary-state.ts";
import { damaged, sourceOf } from "../../fixtures/damage.ts";
import {
  type Chain,
  DEPS,
  damagedChain,
  every,
  hurtBy,
  linkOf,
  onlyDamaged,
  opened,
  pastOf,
} from "../../fixtures/damaged-chain.ts";
import { fileOf, withFile } from "../../fixtures/states.ts";
import { ownerOf } from "../apply-sections.ts";
import { sectionKeys } from "../dirty.ts";
import type { FileEntry } from "../model.ts";
import { SECTION } from "../section-key.ts";
import { entriesOf } from "../tree.ts";
import { type Recovery, recoverSave } from "./recover-save.ts";
import { surveySave } from "./survey.ts";

const HEADER_BYTES = 74 + 64;
const chain = await damagedChain();
const { space, hurt, again, healing, state } = chain;
const good = sourceOf(space.stored);

const recovered = async (input: Parameters<typeof recoverSave>[2], of: Chain = chain): Promise<Recovery> =>
  opened(await recoverSave(DEPS, of.space.keys, input));

/** Segments of the hurt save with a flip in these chunks of one section. */
const flipIn = (name: string, numbers: readonly number[]): ReadonlyMap<string, Bytes | null> => {
  const entry = entriesOf(hurt.save.next.root).find(
    (each) => each.type === SECTION.file && Buffer.from(each.name).toString() === name,
  );
  const places = entry?.direct.length
    ? entry.direct
    : (entry?.parts.flatMap((part) => part.places ?? []) ?? []);
  const changed = new Map<string, Bytes | null>();
  for (const number of numbers) {
    const place = places[number];
    const row = hurt.manifest.body.segments.find(({ ordinal }) => ordinal === place?.ordinal);
    if (place === undefined || row === undefined) throw new Error("no such chunk");
    const bytes = (changed.get(toHex(row.id)) ?? space.stored.get(toHex(row.id)))?.slice();
    if (bytes === undefined) throw new Error("no such segment");
    const at = HEADER_BYTES + place.offset;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    changed.set(toHex(row.id), bytes);
  }
  return changed;
};

describe("recovering one section", () => {
  test("[RC-3] [A5] a chunk that a compaction sealed again is found by its id (T3)", async () => {
    const input = onlyDamaged(chain, flipIn("long", [3]));
    const others = [
      { tier: "T3", from: again.digest, at: 1, rows: again.manifest.body.segments, source: good } as const,
    ];
    const recovery = await recovered({ ...input, others });
    expect(recovery.state).toEqual(state);
    expect(recovery.sections.filter((section) => section.state !== "ok")).toEqual([
      {
        key: "file:long",
        bytes: 400_000,
        state: "recovered",
        tier: "T3",
        from: again.digest,
        at: 1,
        exact: true,
      },
    ]);
  });

  test("[RC-3] [RC-6] [A6] a file with a hole is left out of the state, and its pieces are kept apart", async () => {
    const recovery = await recovered(onlyDamaged(chain, flipIn("long", [3, 9])));
    const { long: _, ...rest } = state.files;
    expect(recovery.state).toEqual({ ...state, files: rest });
    expect(recovery.sections.filter((section) => section.state !== "ok")).toEqual([
      { key: "file:long", bytes: 400_000, state: "lost" },
    ]);
    const [kept] = recovery.quarantine;
    expect(kept?.pieces.length).toBe(3);
    const text = String(state.files["long"]?.content);
    for (const { content } of kept?.pieces ?? []) expect(text).toContain(Buffer.from(content).toString());
  });

  test("[RC-3] [A6] of a torn page of a conversation its whole messages are shown (T7)", async () => {
    const big = structuredClone(state);
    const long = { ...big, conversations: { k: longConversation() } };
    const of = await damagedChain(long, long);
    const entry = entriesOf(of.hurt.save.next.root).find(
      ({ name }) => Buffer.from(name).toString() === "k:0",
    );
    const place = entry?.direct[1];
    const segment = of.hurt.save.segments[0];
    if (place === undefined || segment === undefined) throw new Error("the page is in one chunk");
    const at = (HEADER_BYTES + place.offset) / segment.bytes.length;
    const stand = { other: segment.bytes, earlier: segment.bytes };
    const recovery = await recovered(
      onlyDamaged(
        of,
        hurtBy(of, (bytes) => damaged(bytes, "flip", stand, at)),
      ),
      of,
    );
    const section = recovery.sections.find(({ key }) => key === "conv:k:0");
    expect(section).toMatchObject({ state: "recovered", tier: "T7", exact: false });
    const before = long.conversations.k.messages;
    const messages = recovery.state.conversations["k"]?.messages ?? [];
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.length).toBeLessThan(before.length);
    for (const message of messages) {
      expect<unknown>(message).toEqual(before.find(({ id }) => id === message.id));
    }
    expect(recovery.quarantine.map(({ key }) => key)).toEqual(["conv:k:0"]);
  });

  test("[RC-9] [Z10] what one device healed another reads again, whole, out of the healing save", async () => {
    const nothing = hurtBy(chain, () => null);
    const rows = healing.manifest.body.segments;
    const others = [{ tier: "T3", from: healing.digest, at: 1, rows, source: good } as const];
    const recovery = await recovered({ ...onlyDamaged(chain, nothing), others });
    expect(recovery.state).toEqual(state);
    expect(recovery.sections.every((section) => section.state !== "lost")).toBe(true);
    expect(healing.manifest.ext.heals).toEqual(hurt.save.segments.map(({ id }) => id));
    // The next saves go on naming what was healed, also those of who opened the session anew.
    const reopened = await space.open(healing.save.manifest);
    expect(reopened.report.whole).toBe(true);
    const next = await linkOf(
      space,
      await space.save(reopened.base, withFile(state, fileOf("a", "src/a.ts", "typed later"))),
    );
    const ids = next.manifest.body.segments.map(({ id }) => toHex(id));
    for (const { id } of healing.save.segments) expect(ids).toContain(toHex(id));
    // Sealing everything anew lets them go.
    const compacted = await space.save(reopened.base, state, { anew: true, kind: "compact", label: "x" });
    expect((await space.open(compacted.manifest)).report.whole).toBe(true);
    const left = (await linkOf(space, compacted)).manifest.body.segments.map(({ id }) => toHex(id));
    for (const { id } of healing.save.segments) expect(left).not.toContain(toHex(id));
  });
});

const longConversation = () => ({
  id: "k",
  title: "Long",
  createdAt: "2026-11-21T08:00:00.000Z",
  leafId: null,
  messages: Array.from({ length: 60 }, (_, i) => ({
    id: `m${i}`,
    parentId: null,
    role: "user" as const,
    parts: [
      {
        type: "text" as const,
        text: `${i} ${Buffer.from(crypto.getRandomValues(new Uint8Array(700))).toString("hex")}`,
      },
    ],
    createdAt: "2026-11-21T08:00:00.000Z",
    meta: {},
  })),
});

describe("repairing", () => {
  test("[RC-6] [ST-22] the repaired save stands on the damaged one, opens whole, and names no bad segment", async () => {
    const changed = flipIn("long", [3]);
    const recovery = await recovered({
      ...onlyDamaged(chain, changed),
      past: () => every([pastOf(chain, "T5")]),
    });
    if (recovery.base === null) throw new Error("there is a base");
    const saved = await space.save(recovery.base, recovery.state, { kind: "restore", label: "repaired" });
    expect(saved.skipped).toEqual([]);
    expect(saved.seq).toBe(hurt.save.seq + 1);
    const link = await linkOf(space, saved);
    expect(toHex(link.manifest.ext.parentDigest)).toBe(hurt.digest);
    const removed = link.manifest.ext.removed.map(toHex);
    for (const id of changed.keys()) expect(removed).toContain(id);
    const reopened = await space.open(saved.manifest);
    expect(reopened.report.whole).toBe(true);
    expect(reopened.state).toEqual(recovery.state);
  });

  test("[RC-6] [ST-22] what is lost is given up there and nowhere else: the damaged save still has what it had", async () => {
    const recovery = await recovered(onlyDamaged(chain, flipIn("long", [3])));
    if (recovery.base === null) throw new Error("there is a base");
    const saved = await space.save(recovery.base, recovery.state, { kind: "restore", label: "repaired" });
    const reopened = await space.open(saved.manifest);
    expect(reopened.report.whole).toBe(true);
    expect(reopened.state.files["long"]).toBeUndefined();
    expect((await space.open(hurt.save.manifest)).state).toEqual(state);
  });
});

describe("looking at a save without changing it", () => {
  const survey = async (changed: ReadonlyMap<string, Bytes | null>, full = false) =>
    opened(
      await surveySave(DEPS, hurt.manifest, space.keys, sourceOf(space.stored, changed), { every: full }),
    );

  test("[RC-2] names each section as ok, damaged or missing, with its bytes", async () => {
    const whole = await survey(new Map(), true);
    expect(whole.faults).toEqual([]);
    expect(whole.sections.every((section) => section.state === "ok")).toBe(true);
    expect(whole.sections.map(({ key }) => key).toSorted()).toEqual(sectionKeys(state).toSorted());
    for (const full of [false, true]) {
      const flipped = await survey(flipIn("long", [3]), full);
      expect(flipped.sections.filter((section) => section.state !== "ok")).toEqual([
        { key: "file:long", state: "damaged", bytes: 400_000 },
      ]);
      expect(flipped.faults.map(({ fault }) => fault)).toEqual(["digest"]);
      const gone = await survey(
        hurtBy(chain, () => null),
        full,
      );
      expect(gone.lostNodes).toBeGreaterThan(0);
      expect(gone.faults.map(({ fault }) => fault)).toEqual(["missing"]);
    }
  });
});

/** Whether it is text or not stands in facts that may be lost: the bytes are the same. */
const bytesIn = ({ content }: Pick<FileEntry, "content">): string =>
  typeof content === "string" ? Buffer.from(content).toString("base64url") : content.bytes;

describe("whatever is damaged", () => {
  test("[RC-3] [A6] what was recovered and what was lost are all there was, and nothing is made up", async () => {
    await fc.assert(
      fc.asyncProperty(
        statePair,
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async ({ before, after }, shares, withPast) => {
          const of = await damagedChain(after, before);
          const changed = hurtBy(of, (bytes) => {
            let hurtBytes = bytes;
            const stand = { other: bytes, earlier: bytes };
            for (const at of shares) hurtBytes = damaged(hurtBytes, "flip", stand, at) ?? bytes;
            return hurtBytes;
          });
          const input = onlyDamaged(of, changed);
          const past = () => every(withPast ? [pastOf(of, "T5")] : []);
          const recovery = await recovered({ ...input, past }, of);
          const keys = recovery.sections.map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
          const there = new Set([...sectionKeys(after), ...(withPast ? sectionKeys(before) : [])]);
          for (const key of keys) expect(there.has(key)).toBe(true);
          // Without a lost node every section is accounted for.
          if (recovery.lostNodes === 0 && !withPast)
            expect(keys.toSorted()).toEqual(sectionKeys(after).toSorted());
          const torn = new Set(
            recovery.sections.flatMap((section) =>
              section.state === "ok" || (section.state === "recovered" && section.exact)
                ? []
                : [ownerOf(section.key)],
            ),
          );
          for (const [id, file] of Object.entries(recovery.state.files)) {
            if (torn.has(`files:${id}`) || recovery.lostNodes > 0) continue;
            expect(file).toEqual(after.files[id] ?? file);
          }
          const texts = new Set([after, before].flatMap(({ files }) => Object.values(files).map(bytesIn)));
          for (const file of Object.values(recovery.state.files)) expect(texts.has(bytesIn(file))).toBe(true);
          if (recovery.base === null) throw new Error("there is a base");
          const saved = await of.space.save(recovery.base, recovery.state, { kind: "restore", label: "r" });
          const reopened = await of.space.open(saved.manifest);
          expect(reopened.report.whole).toBe(true);
          expect(reopened.state).toEqual(recovery.state);
        },
      ),
      { numRuns: 25 },
    );
  });
});

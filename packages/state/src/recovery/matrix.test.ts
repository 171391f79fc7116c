import { describe, expect, test } from "bun:test";
import type { Fault, Tier } from "@holdfast/protocol/session-recovery";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { DAMAGES, type Damage, damaged, sourceOf } from "../../fixtures/damage.ts";
import {
  type Chain,
  DEPS,
  damagedChain,
  every,
  hurtBy,
  onlyDamaged,
  opened,
  pastOf,
} from "../../fixtures/damaged-chain.ts";
import { SESSION_ID } from "../../fixtures/space.ts";
import { emptyState } from "../empty-state.ts";
import { faultOfManifest, faultOfSegment } from "./faults.ts";
import { type RecoverInput, type Recovery, recoverSave } from "./recover-save.ts";

const chain: Chain = await damagedChain();
const { space, hurt, earlier, again, healing, state } = chain;
const good = sourceOf(space.stored);

const stand = { other: again.save.segments[0]?.bytes, earlier: earlier.save.segments[0]?.bytes };
const segmentsHurt = (damage: Damage) =>
  hurtBy(chain, (bytes) => {
    if (stand.other === undefined || stand.earlier === undefined) throw new Error("no segment");
    return damaged(bytes, damage, { other: stand.other, earlier: stand.earlier });
  });

/** All that a tier brings, beside copies that are as damaged as the first. */
const WITH: Record<Exclude<Tier, "T7" | "T8">, (input: RecoverInput) => RecoverInput> = {
  T0: (input) => ({ ...input, copies: [{ tier: "T0", source: good }] }),
  T1: (input) => ({
    ...input,
    copies: [
      { tier: "T0", source: input.first },
      { tier: "T1", source: good },
    ],
  }),
  T2: (input) => ({
    ...input,
    copies: [
      { tier: "T0", source: input.first },
      { tier: "T1", source: input.first },
      { tier: "T2", source: good },
    ],
  }),
  T3: (input) => ({ ...input, others: [{ ...otherSegments, tier: "T3" }] }),
  T4: (input) => ({ ...input, others: [{ ...otherSegments, tier: "T4" }] }),
  T5: (input) => ({ ...input, past: () => every([pastOf(chain, "T5")]) }),
  T6: (input) => ({ ...input, past: () => every([pastOf(chain, "T6")]) }),
};
const otherSegments = {
  from: healing.digest,
  at: 1_790_000_000_000,
  rows: healing.manifest.body.segments,
  source: good,
} as const;

const recovered = async (input: RecoverInput): Promise<Recovery> =>
  opened(await recoverSave(DEPS, space.keys, input));

const countOf = ({ sections }: Recovery, became: string): number =>
  sections.filter((section) => section.state === became).length;

/** Whether any frame of the damaged segments still authenticates. */
const LEAVES_SOMETHING: Record<Damage, boolean> = {
  flip: true,
  truncate: false,
  missing: false,
  swapped: false,
  old: false,
};

describe("what is wrong with an object", () => {
  const OF_SEGMENT: Record<Damage, Fault> = {
    flip: "digest",
    truncate: "form",
    missing: "missing",
    swapped: "place",
    old: "place",
  };
  const OF_MANIFEST: Record<Damage, Fault> = {
    flip: "digest",
    truncate: "form",
    missing: "missing",
    swapped: "place",
    old: "older",
  };
  const otherSession = async () => {
    const prepared = opened(
      await space.prepare(earlier.save.next, state, { sessionId: new Uint8Array(16).fill(7) }),
    );
    if (prepared.unchanged) throw new Error("nothing was saved");
    return prepared.manifest;
  };

  for (const damage of DAMAGES) {
    test(`[RC-1] [A4] a segment: ${damage}`, async () => {
      const row = hurt.manifest.body.segments[0];
      const bytes = row === undefined ? null : await sourceOf(space.stored, segmentsHurt(damage)).get(row.id);
      if (row === undefined) throw new Error("no segment");
      expect(await faultOfSegment(nodePrimitives, space.keys, row, bytes)).toBe(OF_SEGMENT[damage]);
      expect(await faultOfSegment(nodePrimitives, space.keys, row, await good.get(row.id))).toBeNull();
    });

    test(`[RC-1] [A4] a manifest: ${damage}`, async () => {
      const expected = {
        sessionId: SESSION_ID,
        authorPublicKey: space.publicKey,
        digest: hurt.save.digest,
        seq: hurt.save.seq,
      };
      const other = await otherSession();
      const bytes = damaged(hurt.save.manifest, damage, { other, earlier: earlier.save.manifest }, 0.9);
      expect(await faultOfManifest(nodePrimitives, space.keys, expected, bytes)).toBe(OF_MANIFEST[damage]);
      expect(await faultOfManifest(nodePrimitives, space.keys, expected, hurt.save.manifest)).toBeNull();
    });
  }

  test("[RC-1] the wrong key is told apart from damage, of a segment and of a manifest", async () => {
    const wrong = { ...space.keys, spaceKey: new Uint8Array(32).fill(9) };
    const row = hurt.manifest.body.segments[0];
    if (row === undefined) throw new Error("no segment");
    const bytes = await good.get(row.id);
    expect(await faultOfSegment(nodePrimitives, wrong, row, bytes)).toBe("key");
    const expected = { sessionId: SESSION_ID, authorPublicKey: space.publicKey };
    expect(await faultOfManifest(nodePrimitives, wrong, expected, hurt.save.manifest)).toBe("key");
    const forged = { sessionId: SESSION_ID, authorPublicKey: new Uint8Array(32).fill(3) };
    expect(await faultOfManifest(nodePrimitives, space.keys, forged, hurt.save.manifest)).toBe("signature");
  });
});

describe("the ladder for damaged segments", () => {
  for (const damage of DAMAGES) {
    const input = onlyDamaged(chain, segmentsHurt(damage));

    for (const tier of ["T0", "T1", "T2", "T3", "T4"] as const) {
      test(`[RC-3] [A5] ${damage}, had by ${tier}: all of it, and each section says so`, async () => {
        const recovery = await recovered(WITH[tier](input));
        expect(recovery.state).toEqual(state);
        expect(countOf(recovery, "lost")).toBe(0);
        expect(countOf(recovery, "recovered")).toBeGreaterThan(0);
        for (const section of recovery.sections) {
          if (section.state !== "recovered") continue;
          expect(section).toMatchObject({ tier, exact: true });
          expect(section.from).toBe(tier === "T3" || tier === "T4" ? healing.digest : null);
        }
        expect(recovery.quarantine).toEqual([]);
        if (!LEAVES_SOMETHING[damage]) expect(countOf(recovery, "ok")).toBe(0);
      });
    }

    for (const tier of ["T5", "T6"] as const) {
      test(`[RC-3] [RC-4] [A5] ${damage}, had by ${tier}: as it was then, and from when`, async () => {
        const recovery = await recovered(WITH[tier](input));
        const from = earlier.digest;
        const old = recovery.sections.filter((section) => section.state === "recovered");
        expect(old.length).toBeGreaterThan(0);
        for (const section of old) expect(section).toMatchObject({ tier, from, at: pastOf(chain, tier).at });
        // The chunks are alike where the content is: an old section that is the very same says so.
        const w7 = old.find(({ key }) => key === "file:w7");
        if (w7 !== undefined) expect(w7).toMatchObject({ exact: false });
        if (!LEAVES_SOMETHING[damage]) {
          expect(recovery.state.files["w7"]?.content).toBe("earlier");
          expect(recovery.state.files["w8"]).toEqual(state.files["w8"]);
        }
        // What was removed since does not come back with it.
        expect(recovery.state.files["gone"]).toBeUndefined();
        expect(countOf(recovery, "lost")).toBe(0);
      });
    }

    test(`[RC-3] [A6] ${damage}, and nothing else at all: T7, then T8, and nothing is made up`, async () => {
      const recovery = await recovered(input);
      expect(countOf(recovery, "ok") > 0).toBe(LEAVES_SOMETHING[damage]);
      for (const section of recovery.sections) {
        if (section.state === "recovered") expect(section).toMatchObject({ tier: "T7", exact: false });
      }
      for (const [id, file] of Object.entries(recovery.state.files))
        expect(file).toEqual(state.files[id] ?? file);
      if (LEAVES_SOMETHING[damage]) expect(recovery.quarantine.length).toBeGreaterThan(0);
      else expect(recovery.state).toEqual(emptyState());
    });
  }

  test("[RC-3] [A5] each tier is tried in its order, and the first that has a section gives it", async () => {
    const input = onlyDamaged(chain, segmentsHurt("missing"));
    const tiers = Object.keys(WITH) as (keyof typeof WITH)[];
    let all = input;
    for (const tier of tiers.toReversed()) {
      const { copies } = WITH[tier](input);
      all = copies.length > 0 ? { ...WITH[tier](all), copies: [...copies, ...all.copies] } : WITH[tier](all);
      const recovery = await recovered(all);
      const used = new Set(
        recovery.sections.flatMap((each) => (each.state === "recovered" ? [each.tier] : [])),
      );
      expect([...used]).toEqual([tier]);
    }
  });
});

describe("the ladder for a manifest that cannot be read", () => {
  for (const tier of ["T5", "T6"] as const) {
    test(`[RC-3] [A6] everything comes from ${tier}`, async () => {
      const recovery = await recovered({ ...WITH[tier](onlyDamaged(chain, new Map())), manifest: null });
      const { files } = recovery.state;
      expect(files["w7"]?.content).toBe("earlier");
      expect(files["gone"]?.content).toBe("removed");
      expect(
        recovery.sections.every((section) => section.state === "recovered" && section.tier === tier),
      ).toBe(true);
      expect(recovery.base).toBeNull();
    });
  }

  test("[RC-3] without an older save nothing is left, and nothing is made up", async () => {
    const recovery = await recovered({ ...onlyDamaged(chain, new Map()), manifest: null });
    expect(recovery.state).toEqual(emptyState());
    expect(recovery.sections).toEqual([]);
    expect(recovery.lostNodes).toBe(1);
  });
});

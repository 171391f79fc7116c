import type { HealedBody, SessionHealth } from "@holdfast/protocol/health";

const SEGMENT = "seg_0192f1d0c0de70008000000000000001";
const DAMAGE = "dmg_0192f1d0c0de70008000000000000002";
const SAVE = "0f".repeat(32);
const FOUND = "2026-11-21T08:00:00.000Z";

export const HEALTH_EXAMPLE: SessionHealth = {
  state: "damaged",
  damages: [
    {
      id: DAMAGE,
      object: "segment",
      segment: SEGMENT,
      save: null,
      copy: "first",
      kind: "missing",
      foundAt: FOUND,
      foundBy: "scrub",
      goodElsewhere: false,
      attempts: 0,
      state: "open",
      mendedAt: null,
      mendedFrom: null,
      healedBy: null,
    },
  ],
  heals: [{ damage: DAMAGE, segment: SEGMENT, since: FOUND, saves: [SAVE], savesCount: 1 }],
  lastScrub: { endedAt: FOUND, objects: 1_200, bytes: 48_000_000, found: 1, mended: 0 },
  lastProof: { checkpoint: "cpt_0192f1d0c0de70008000000000000003", at: FOUND, whole: true },
  quota: { bytes: 41_943_040, maxBytes: 52_428_800, warning: true },
  advice: ["unlock-another-device"],
};

export const HEALED_EXAMPLE: HealedBody = { segment: SEGMENT, save: SAVE };

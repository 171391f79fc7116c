import type { HistoryItem } from "@holdfast/protocol/saves";
import type {
  Analysis,
  AttemptNoted,
  NoteAttemptBody,
  Recovered,
  RecoveryCheckpoints,
  RecoverySource,
  RecoveryStats,
  Validation,
} from "@holdfast/protocol/session-recovery";

const SEGMENT = "seg_0192f1d0c0de70008000000000000001";

const save = (seq: number): HistoryItem => ({
  seq,
  digest: seq.toString(16).padStart(2, "0").repeat(32),
  parent: seq === 1 ? null : (seq - 1).toString(16).padStart(2, "0").repeat(32),
  saveKind: "auto",
  deviceId: "dev_0192f1d0c0de70008000000000000001",
  receivedAt: "2026-11-21T08:00:00.000Z",
  bytes: 8_192,
});

const NAMED: RecoverySource = {
  save: save(11),
  checkpointId: "cpt_0192f1d0c0de70008000000000000001",
  count: 2,
  good: 2,
};

export const VALIDATION_EXAMPLE: Validation = {
  check: {
    save: save(12),
    whole: false,
    manifest: "good",
    segments: { count: 3, bytes: 24_576, good: 2, goodBytes: 16_384 },
    damaged: [{ object: "segment", id: SEGMENT, fault: "digest", second: null }],
  },
  sections: null,
};

export const ANALYSIS_EXAMPLE: Analysis = {
  ...VALIDATION_EXAMPLE,
  plan: [
    { tier: "T4", segments: [SEGMENT], sources: [] },
    { tier: "T6", segments: [], sources: [NAMED] },
    { tier: "T8", segments: [], sources: [] },
  ],
  automaticLeft: 3,
  advice: ["unlock-another-device", "add-a-replica"],
};

export const RECOVERED_EXAMPLE: Recovered = {
  save: { seq: 13, digest: save(13).digest, receivedAt: "2026-11-21T08:00:00.000Z" },
  before: save(12).digest,
  report: {
    sections: [
      { section: "settings:", state: "ok", bytes: 2, tier: null, from: null, at: null, exact: true },
      {
        section: "file:readme",
        state: "recovered",
        bytes: 1_024,
        tier: "T6",
        from: save(11).digest,
        at: "2026-11-21T08:00:00.000Z",
        exact: true,
      },
    ],
    recovered: 1,
    lost: { sections: 0, bytes: 0 },
    lostNodes: 0,
  },
};

export const CHECKPOINTS_EXAMPLE: RecoveryCheckpoints = { items: [NAMED] };

export const NOTE_EXAMPLE: NoteAttemptBody = {
  at: save(12).digest,
  damaged: [SEGMENT],
  kind: "repair",
  ending: "done",
  confirmed: false,
  tiers: { T6: 1 },
  lost: { sections: 0, bytes: 0 },
  save: save(13).digest,
};
export const NOTED_EXAMPLE: AttemptNoted = { automaticLeft: 2 };

export const STATS_EXAMPLE: RecoveryStats = {
  attempts: { automatic: 1, confirmed: 0 },
  endings: { done: 1, asked: 0, failed: 0, open: 0 },
  kinds: { repair: 1, restore: 0, emergency: 0 },
  tiers: { T6: 1 },
  lost: { sections: 0, bytes: 0 },
  damages: { open: 0, mended: 1, healed: 0, lost: 0 },
  lastAttemptAt: "2026-11-21T08:00:00.000Z",
  lastScrub: null,
  advice: [],
};

import type {
  BatchDeleteAnswer,
  BatchDeleteBody,
  ChangeCheckpointBody,
  Checkpoint,
  CheckpointPage,
  CheckpointStats,
  CreateCheckpointBody,
  ProofBody,
} from "@holdfast/protocol/checkpoints";
import { toBase64url } from "@holdfast/protocol/encoding";
import type {
  ChangeNotedCheckpointBody,
  CheckpointNote,
  CreateNotedCheckpointBody,
  NotedCheckpoint,
  NotedCheckpointPage,
  NotedCheckpointStats,
  NotedProofBody,
} from "@holdfast/protocol/noted-checkpoints";

/** What the document shows of a sealed name: bytes that only a holder of the space key could make or read. */
export const CHANGE_EXAMPLE: ChangeCheckpointBody = {
  meta: toBase64url(new Uint8Array(320).fill(0x48)),
  pinned: true,
};

export const CREATE_EXAMPLE: CreateCheckpointBody = {
  id: "cpt_0192f1d0c0de70008000000000000001",
  at: "0f".repeat(32),
  origin: "manual",
  ...CHANGE_EXAMPLE,
};

export const CHECKPOINT_EXAMPLE: Checkpoint = {
  ...CHANGE_EXAMPLE,
  id: CREATE_EXAMPLE.id,
  save: {
    seq: 12,
    digest: CREATE_EXAMPLE.at,
    receivedAt: "2026-11-21T08:00:00.000Z",
    bytes: 8_192,
  },
  origin: "manual",
  version: 1,
  deviceId: "dev_0192f1d0c0de70008000000000000001",
  createdAt: "2026-11-21T08:00:01.000Z",
  proof: null,
};

export const PAGE_EXAMPLE: CheckpointPage = { items: [CHECKPOINT_EXAMPLE], next: null };

const NOTE: CheckpointNote = {
  name: "First draft",
  description: "Before anybody read it",
  tags: ["draft"],
  priority: "high",
};

export const CREATE_NOTED_EXAMPLE: CreateNotedCheckpointBody = { id: CREATE_EXAMPLE.id, ...NOTE };
export const CHANGE_NOTED_EXAMPLE: ChangeNotedCheckpointBody = { tags: ["draft", "read"], pinned: true };

const { meta: _, ...open } = CHECKPOINT_EXAMPLE;
export const NOTED_EXAMPLE: NotedCheckpoint = {
  ...open,
  proof: null,
  note: NOTE,
  ledger: { count: 0, entries: [] },
};
export const NOTED_PAGE_EXAMPLE: NotedCheckpointPage = { items: [NOTED_EXAMPLE], next: null };

export const BATCH_EXAMPLE: BatchDeleteBody = { items: [{ id: CREATE_EXAMPLE.id, version: 1 }] };
export const BATCH_ANSWER_EXAMPLE: BatchDeleteAnswer = {
  items: [{ id: CREATE_EXAMPLE.id, outcome: "deleted" }],
};

export const STATS_EXAMPLE: CheckpointStats = {
  count: 3,
  manual: 2,
  automatic: 1,
  pinned: 1,
  proven: 2,
  bytes: 24_576,
  sealedBytes: 1_048_576,
  oldest: "2026-11-20T08:00:00.000Z",
  newest: CHECKPOINT_EXAMPLE.createdAt,
};
export const NOTED_STATS_EXAMPLE: NotedCheckpointStats = {
  ...STATS_EXAMPLE,
  byPriority: { low: 0, medium: 1, high: 2 },
  byTag: [{ tag: "draft", count: 2 }],
  unread: 0,
  compression: { sealedBytes: 262_144, jsonBytes: 1_048_576, ratio: 0.25 },
};

export const PROOF_EXAMPLE: ProofBody = {
  at: "2026-11-21T08:05:00.000Z",
  whole: true,
  meta: CHANGE_EXAMPLE.meta,
};
export const NOTED_PROOF_EXAMPLE: NotedProofBody = {
  at: PROOF_EXAMPLE.at,
  sections: 128,
  lost: 0,
  bytes: 1_048_576,
};

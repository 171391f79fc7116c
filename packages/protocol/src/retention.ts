import { type Static, Type } from "@sinclair/typebox";
import { SESSION_SEALED_MAX_BYTES } from "./limits.ts";
import { digestHex, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;
const count = Type.Integer({ minimum: 0 });
const MEBIBYTE = 1024 * 1024;

/** What an account may say of how its sessions are kept. [RT-4] */
const terms = {
  autoSaveIntervalSeconds: Type.Integer({ minimum: 5, maximum: 3600 }),
  retentionDays: Type.Integer({ minimum: 1, maximum: 365 }),
  checkpointRetentionDays: Type.Integer({ minimum: 1, maximum: 3650 }),
  /** Bytes of what the newest save names; all saves together may take four times as many. */
  maxSessionBytes: Type.Integer({ minimum: MEBIBYTE, maximum: SESSION_SEALED_MAX_BYTES }),
  compressionEnabled: Type.Boolean(),
};

/** `GET /api/session-config`. What is stored is always sealed: nobody can set that. */
export const SessionConfig = Type.Object({ ...terms, encryptionEnabled: Type.Literal(true) }, strict);
export type SessionConfig = Static<typeof SessionConfig>;

/** `PUT /api/session-config`, with If-Match: all of it. */
export const SessionConfigBody = Type.Object(
  { ...terms, encryptionEnabled: Type.Optional(Type.Literal(true)) },
  strict,
);
export type SessionConfigBody = Static<typeof SessionConfigBody>;

export const SESSION_CONFIG_DEFAULTS: SessionConfig = {
  autoSaveIntervalSeconds: 30,
  retentionDays: 30,
  checkpointRetentionDays: 90,
  maxSessionBytes: SESSION_SEALED_MAX_BYTES,
  compressionEnabled: true,
  encryptionEnabled: true,
};

/** Why a save stays, the strongest first. [RT-2] */
export const KEEP_REASONS = [
  "head",
  "checkpoint",
  "newest-20",
  "newest-of-device",
  "branch",
  "before-restore",
  "merge-parent",
  "young",
  "five-minutes",
  "hour",
  "day",
  "manual",
] as const;
export type KeepReason = (typeof KEEP_REASONS)[number];
const keepReason = Type.Union(KEEP_REASONS.map((reason) => Type.Literal(reason)));

/** What a run takes away: `links` are digests of thinned saves that nothing needs any more, `archived` loses nothing. */
const tally = {
  saves: count,
  links: count,
  checkpoints: count,
  archived: count,
  sessions: count,
  segments: count,
  bytes: count,
};

/** Without a session: of all sessions of the workspace. */
export const RetentionPreviewBody = Type.Object({ sessionId: Type.Optional(idOf("ses")) }, strict);
export type RetentionPreviewBody = Static<typeof RetentionPreviewBody>;

/** `stays` counts by reason; `saves` names each save that stays, where one session was asked for. */
export const RetentionPreview = Type.Object(
  {
    goes: Type.Object(tally, strict),
    stays: Type.Partial(
      Type.Object(Object.fromEntries(KEEP_REASONS.map((reason) => [reason, count]))),
      strict,
    ),
    saves: Type.Union([
      Type.Array(
        Type.Object({ seq: Type.Integer({ minimum: 1 }), digest: digestHex, why: keepReason }, strict),
      ),
      Type.Null(),
    ]),
  },
  strict,
);
export type RetentionPreview = Static<typeof RetentionPreview>;

export const RetentionRunBody = Type.Object({}, strict);

/** `by` is null for the schedule; `endedAt` is null for a run that is under way or was cut off: the next one goes on. */
export const RetentionReport = Type.Object(
  {
    id: idOf("run"),
    by: Type.Union([idOf("acc"), Type.Null()]),
    /** Of all workspaces: its figures are not told. */
    everywhere: Type.Boolean(),
    beganAt: time,
    endedAt: Type.Union([time, Type.Null()]),
    gone: Type.Union([Type.Object(tally, strict), Type.Null()]),
  },
  strict,
);
export type RetentionReport = Static<typeof RetentionReport>;

export const RetentionReports = Type.Object({ items: Type.Array(RetentionReport, { maxItems: 20 }) }, strict);
export type RetentionReports = Static<typeof RetentionReports>;

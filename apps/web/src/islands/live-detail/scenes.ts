import type { SaveStatus } from "@holdfast/client/contract/session";

export interface Scene {
  /** How many characters of the line are typed. */
  readonly typed: number;
  readonly status: SaveStatus;
  /** Milliseconds until the next scene. */
  readonly lasts: number;
  /** Added to the time since `status.at` or `status.since`, in seconds. */
  readonly age: number;
}

export const TYPED_LINE = "if (round === plan.rounds) return done;";

const AT = "2026-01-01T12:00:00.000Z";
/** The time the scenes play at, in milliseconds since 1970. */
export const SCENE_START = Date.parse(AT);

const saved = (seq: number): SaveStatus => ({
  kind: "saved",
  at: AT,
  seq,
  digest: "4f0c1be2a97d",
  bytes: 8192,
});
const unsaved = (journaled: boolean): SaveStatus => ({
  kind: "unsaved",
  since: AT,
  keptOnDevice: true,
  journaled,
});

const typing = Array.from(
  { length: TYPED_LINE.length },
  (_, index): Scene => ({
    typed: index + 1,
    status: unsaved(index >= 12),
    lasts: 62,
    age: index < 12 ? 0 : 2,
  }),
);

/** One round: an edit, kept on the device while it is typed, then saved. */
export const SCENES: readonly Scene[] = [
  { typed: 0, status: saved(41), lasts: 1600, age: 24 },
  ...typing,
  { typed: TYPED_LINE.length, status: unsaved(true), lasts: 1500, age: 2 },
  { typed: TYPED_LINE.length, status: { kind: "saving" }, lasts: 700, age: 0 },
  ...[0, 2, 3, 4].map((age): Scene => ({ typed: TYPED_LINE.length, status: saved(42), lasts: 1000, age })),
];

/** What stands still where motion is not wanted. */
export const STILL_SCENE: Scene = { typed: TYPED_LINE.length, status: saved(42), lasts: 0, age: 3 };

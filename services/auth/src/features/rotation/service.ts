import { KEY_POLICY_DAYS } from "@holdfast/protocol/limits";
import { err, type Result } from "@holdfast/protocol/result";
import type { RotationReason } from "@holdfast/protocol/rotation";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import {
  CONFIRMS_IDENTITY,
  KEEPS_IDENTITIES,
  type ReadyChange,
  type RosterChanges,
  type RosterCode,
  type SentRoster,
} from "../workspaces/roster-change.ts";
import { onlyIdentities, onlyKeys } from "./only-keys.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** What a roster may change, for each reason. [RO-2] */
const FITS: { readonly [R in RotationReason]: (ready: ReadyChange) => boolean } = {
  routine: onlyKeys,
  "suspected-leak": onlyKeys,
  "changed-keys": onlyIdentities,
};

/** A refusal, and for keys that are too young the moment from which they are not. */
export interface RotationRefusal {
  readonly code: RosterCode | "key-too-young";
  readonly from?: Date;
}

export interface RotationDeps {
  readonly changes: RosterChanges;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Replacing the keys of a workspace whose members stay as they are. */
export const createRotation = ({ changes, now }: RotationDeps) => ({
  /** The first roster of the next epoch, by an admin or owner, compare-and-swap on the version. [RO-1] [RO-2] */
  rotate: async (
    caller: Caller,
    workspaceId: Bytes,
    version: number,
    { reason, ...sent }: SentRoster & { readonly reason: RotationReason },
  ): Promise<Result<number, RotationRefusal>> => {
    const identities = reason === "changed-keys" ? CONFIRMS_IDENTITY : KEEPS_IDENTITIES;
    const ready = await changes.prepare(caller, workspaceId, version, sent, "kept", identities);
    if (!ready.ok) return err({ code: ready.error });
    if (!FITS[reason](ready.value)) return err({ code: "bad-references" });
    const from = new Date(ready.value.epochSince.getTime() + KEY_POLICY_DAYS.minimum * DAY_MILLISECONDS);
    if (reason === "routine" && now() < from.getTime()) return err({ code: "key-too-young", from });
    const stored = await changes.commit(caller, ready.value, { action: "workspace.rotated", target: reason });
    return stored.ok ? stored : err({ code: stored.error });
  },
});
export type Rotation = ReturnType<typeof createRotation>;

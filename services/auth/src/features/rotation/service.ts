import { formatId } from "@holdfast/protocol/ids";
import { KEY_POLICY_DAYS } from "@holdfast/protocol/limits";
import { err, type Result } from "@holdfast/protocol/result";
import type { RotationReason } from "@holdfast/protocol/rotation";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { idsOf } from "../workspaces/judge-members.ts";
import type { WorkspaceRepository } from "../workspaces/repository.ts";
import {
  CONFIRMS_IDENTITY,
  KEEPS_IDENTITIES,
  onlyAssisted,
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
  assisted: onlyAssisted,
};

/** What the log says of it. */
const noteOf = (reason: RotationReason, { after }: ReadyChange) =>
  reason === "assisted"
    ? ({
        action: after.assistedAllowed ? "assisted.allowed" : "assisted.forbidden",
        target: formatId("wsp", after.workspaceId),
      } as const)
    : ({ action: "workspace.rotated", target: reason } as const);

/** A refusal, and for keys that are too young the moment from which they are not. */
export interface RotationRefusal {
  readonly code: RosterCode | "key-too-young";
  readonly from?: Date;
}

export interface RotationDeps {
  readonly changes: RosterChanges;
  readonly workspaces: Pick<WorkspaceRepository, "memberKeys">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Replacing the keys of a workspace whose members stay as they are. */
export const createRotation = ({ changes, workspaces, now }: RotationDeps) => {
  /** What an account says of assisted mode, its home says in the same transaction, by a route of its own. [AM-3] */
  const isHome = async ({ after }: ReadyChange): Promise<boolean> =>
    (await workspaces.memberKeys(idsOf(after))).some(({ home }) => equal(home, after.workspaceId));

  return {
    /** The next roster for the same people, by an admin or owner, compare-and-swap on the version. [RO-1] [RO-2] */
    rotate: async (
      caller: Caller,
      workspaceId: Bytes,
      version: number,
      { reason, ...sent }: SentRoster & { readonly reason: RotationReason },
    ): Promise<Result<number, RotationRefusal>> => {
      const identities = reason === "changed-keys" ? CONFIRMS_IDENTITY : KEEPS_IDENTITIES;
      const flag = reason === "assisted" ? "switched" : "kept";
      const ready = await changes.prepare(caller, workspaceId, version, sent, flag, identities);
      if (!ready.ok) return err({ code: ready.error });
      if (!FITS[reason](ready.value)) return err({ code: "bad-references" });
      if (reason === "assisted" && (await isHome(ready.value))) return err({ code: "bad-references" });
      const from = new Date(ready.value.epochSince.getTime() + KEY_POLICY_DAYS.minimum * DAY_MILLISECONDS);
      if (reason === "routine" && now() < from.getTime()) return err({ code: "key-too-young", from });
      const stored = await changes.commit(caller, ready.value, noteOf(reason, ready.value));
      return stored.ok ? stored : err({ code: stored.error });
    },
  };
};
export type Rotation = ReturnType<typeof createRotation>;

import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SaveAuthor } from "@holdfast/state/save";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import { acceptKeyRing } from "@holdfast/vault/key-ring";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { parseRoster } from "@holdfast/vault/roster";
import { openUnlock, unlockKeys } from "@holdfast/vault/unlock-token";
import type { Unlocking } from "./jobs.ts";

/** What a token opens, for one job. */
export interface OpenedKeys {
  readonly keys: SpaceKeys;
  readonly author: SaveAuthor;
  /** Overwrites every key. */
  readonly forget: () => void;
}

/** Opens the rows of a token; `unlock-required` where the token does not open its own row. [AM-1] */
export const openKeys = async (
  unlocking: Unlocking,
): Promise<Result<OpenedKeys, "unlock-required" | "damaged">> => {
  const { token, wrap, workspaceId, epoch, deviceId, edPublic } = unlocking;
  const named = await unlockKeys(nodePrimitives, token);
  token.fill(0);
  const opened = await openUnlock(nodePrimitives, wrap, { workspaceId, epoch, deviceId, edPublic }, named);
  named.key.fill(0);
  if (!opened.ok) return err("unlock-required");
  const { spaceKey, seed, device } = opened.value;
  seed.fill(0);
  const roster = parseRoster(unlocking.roster);
  const ring = roster.ok
    ? await acceptKeyRing(nodePrimitives, unlocking.keyRing, roster.value, spaceKey)
    : roster;
  if (!ring.ok) {
    spaceKey.fill(0);
    return err("damaged");
  }
  const { generations, earlier, inbox } = ring.value;
  for (const key of inbox) key.fill(0);
  return ok({
    keys: { workspaceId, epoch, spaceKey, generations, earlierSpaceKeys: earlier },
    author: { deviceId, signer: device.privateKey },
    forget: () => {
      for (const key of [spaceKey, ...earlier, ...generations.flatMap(({ cid, gear }) => [cid, gear])])
        key.fill(0);
    },
  });
};

import { ok, type Result } from "@holdfast/protocol/result";
import type { Keychain } from "../account/keychain.ts";
import type { SharingApi } from "../api/sharing.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refuse } from "../problem.ts";
import { type EpochAge, epochAge, epochSince, seeEpoch } from "./epoch-age.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface AgeDeps {
  readonly platform: Platform;
  readonly keychain: Keychain;
  readonly sharing: Pick<SharingApi, "current">;
}

export type KeyAge = () => Answer<EpochAge>;

/** How old the keys of the workspace are; asks the service once for each epoch, and keeps what this device has seen. [RO-1] */
export const createKeyAge = ({ platform, keychain, sharing }: AgeDeps): KeyAge => {
  const { device, clock } = platform;
  return async () => {
    const { record, keys } = keychain.trust();
    const { workspaceId } = record;
    const before = await device.epochSeen(workspaceId);
    let said = before?.said ?? 0;
    if (before?.epoch !== keys.epoch) {
      const current = await sharing.current();
      if (!current.ok) return current;
      if (current.value.id !== workspaceId) return refuse("not-trusted", "another workspace");
      said = Date.parse(current.value.epochSince);
    }
    const now = clock.now();
    const seen = seeEpoch(before, { epoch: keys.epoch, said, now });
    await device.setEpochSeen(workspaceId, seen);
    return ok(epochAge(epochSince(seen), now));
  };
};

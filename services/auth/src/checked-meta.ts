import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import {
  checkMeta,
  type MetaPlace,
  type MetaRefusal,
  type SigningDevice,
} from "@holdfast/vault/node/signed-meta";
import type { Role } from "@holdfast/vault/roles";
import { isCurrent } from "./features/accounts/check-registration.ts";
import type { KeyRepository } from "./features/keys/repository.ts";
import { isAssistedRow } from "./objects.ts";
import type { WorkspaceRow } from "./rows.ts";

export type SealedCode = MetaRefusal | "device-not-allowed" | "epoch-retired";

export const SEALED_CODES = [
  "malformed-object",
  "wrong-kind",
  "wrong-place",
  "bad-signature",
  "too-large",
  "device-not-allowed",
  "epoch-retired",
] as const satisfies SealedCode[];

/** Where something sealed goes, and what the device that sealed it must be allowed. */
export interface SealedPlace extends MetaPlace {
  readonly workspace: Pick<WorkspaceRow, "id" | "epoch" | "minWriteEpoch">;
  readonly least: Role;
}

/** Form, place and signature of something sealed by a device of the caller that may act now. [KY-8] */
export const checkSealed = async (
  { keys, now }: { readonly keys: Pick<KeyRepository, "read">; readonly now: () => number },
  { accountId }: Caller,
  meta: Bytes,
  { workspace, least, ...place }: SealedPlace,
): Promise<Result<null, SealedCode>> => {
  const stored = await keys.read(accountId);
  const signingDevice = async (deviceId: Bytes): Promise<SigningDevice | null> => {
    const device = stored?.devices.find(({ id }) => equal(id, deviceId));
    const may =
      device !== undefined &&
      device.revokedAt === null &&
      device.roleCap >= least &&
      device.sessionIds.length === 0 &&
      isCurrent(device, now());
    return may ? { edPublic: device.edPublic, assisted: isAssistedRow(device) } : null;
  };
  const checked = await checkMeta(meta, place, signingDevice);
  if (!checked.ok) return checked;
  const { workspaceId, epoch } = checked.value;
  if (!equal(workspaceId, workspace.id) || epoch > workspace.epoch) return err("wrong-place");
  return epoch < workspace.minWriteEpoch ? err("epoch-retired") : ok(null);
};

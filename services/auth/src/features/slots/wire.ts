import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { KEY_POLICY_DAYS } from "@holdfast/protocol/limits";
import {
  type KeyHealth,
  SLOT_KINDS,
  type SlotHealth,
  type SlotKindName,
  type WorkspaceHealth,
} from "@holdfast/protocol/slots";
import { roleName } from "@holdfast/vault/roles";
import type { EpochRow, SlotNote } from "./repository.ts";
import type { HealthView } from "./service.ts";

/** @throws Error for a number that is no kind: what is stored was checked. */
const kindName = (kind: number): SlotKindName => {
  const name = SLOT_KINDS[kind - 1];
  if (name === undefined) throw new Error("a stored kind of slot is not one");
  return name;
};

const wireNote = ({ id, kind, createdAt, lastUsedAt, uses, label }: SlotNote): SlotHealth => ({
  id: formatId("slt", id),
  kind: kindName(kind),
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  uses,
  label: label === null ? null : { meta: toBase64url(label.meta), version: label.version },
});

const wireEpoch = ({ id, role, epoch, minWriteEpoch, since }: EpochRow): WorkspaceHealth => ({
  id: formatId("wsp", id),
  role: roleName(role),
  epoch,
  minWriteEpoch,
  epochSince: since.toISOString(),
});

const { maximum, minimum, warning } = KEY_POLICY_DAYS;

/** As its account sees it. */
export const wireHealth = (view: HealthView): KeyHealth => ({
  version: view.keyList.version,
  policy: { maximumDays: maximum, minimumDays: minimum, warningDays: warning },
  slots: view.slots.map(wireNote),
  workspaces: view.workspaces.map(wireEpoch),
  rootKeySince: view.rootKeySince.toISOString(),
  assistedAllowed: view.assistedAllowed,
  unlocks: view.unlocks,
  recommendations: [...view.recommendations],
});

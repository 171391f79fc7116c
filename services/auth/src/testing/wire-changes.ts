import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { AddDeviceBody, ReplaceSlotsBody } from "@holdfast/protocol/keys";
import type { GenerateCodesBody } from "@holdfast/protocol/recovery";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import type { MadeSlot } from "./key-changes.ts";

/** Bodies of changes, as a client sends them. */
export const slotsBody = (
  keyList: Bytes,
  slots: readonly (MadeSlot & { readonly authKey?: Bytes })[],
): ReplaceSlotsBody => ({
  keyList: toBase64url(keyList),
  slots: slots.map(({ id, slot, wrap, authKey }) => ({
    id: formatId("slt", id),
    slot: toBase64url(slot),
    wrap: toBase64url(wrap),
    ...(authKey === undefined ? {} : { authKey: toBase64url(authKey) }),
  })),
});

/** `slots` are the whole new set of recovery codes. */
export const codesBody = (
  keyList: Bytes,
  slots: readonly (MadeSlot & { readonly authKey: Bytes })[],
): GenerateCodesBody => ({
  keyList: toBase64url(keyList),
  slots: slots.map(({ id, slot, wrap }) => ({
    id: formatId("slt", id),
    slot: toBase64url(slot),
    wrap: toBase64url(wrap),
  })),
  recovery: slots.map(({ id, authKey }) => ({
    slotId: formatId("slt", id),
    authKey: toBase64url(authKey),
  })),
});

export const deviceBody = (
  keyList: Bytes,
  { id, certificate }: { readonly id: Bytes; readonly certificate: Bytes },
): AddDeviceBody => ({
  keyList: toBase64url(keyList),
  device: { id: formatId("dev", id), certificate: toBase64url(certificate) },
});

export const rosterBody = (
  roster: Bytes,
  keyRing: Bytes,
  grants: readonly { readonly accountId: Bytes; readonly grant: Bytes }[] = [],
): ReplaceRosterBody => ({
  roster: toBase64url(roster),
  keyRing: toBase64url(keyRing),
  grants: grants.map(({ accountId, grant }) => ({
    accountId: formatId("acc", accountId),
    grant: toBase64url(grant),
  })),
});

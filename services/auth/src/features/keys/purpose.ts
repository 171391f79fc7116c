import type { AuditAction } from "@holdfast/protocol/audit";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { SlotRow } from "../../rows.ts";

/** What becomes of an account's slots by one change. */
export interface SlotMove {
  readonly stored: readonly SlotRow[];
  /** New, or in place of stored ones with their ids. */
  readonly put: readonly SlotRow[];
  readonly removed: readonly SlotRow[];
}

/** What a change of slots is for, and so how far it may go. */
export interface Purpose {
  readonly action: (move: SlotMove) => AuditAction;
  /** Which logins of the account end with the change, in its transaction. */
  readonly ends: (move: SlotMove) => "none" | "others" | "all";
  /** Judged before the change's own objects are. */
  readonly mayBegin: (stored: readonly SlotRow[]) => Result<null, "unauthenticated">;
  readonly allows: (move: SlotMove) => boolean;
}

const isCode = ({ kind }: SlotRow): boolean => kind === SLOT_KIND.recoveryCode;
const isPassphrase = ({ kind }: SlotRow): boolean => kind === SLOT_KIND.passphrase;
const isPasskey = ({ kind }: SlotRow): boolean => kind === SLOT_KIND.passkey;

/** An account that has so many codes or fewer loses none of them but by recovering with it. */
const CODES_KEPT_MIN = 2;

const codesAfter = ({ stored, put, removed }: SlotMove): number => {
  const changed = [...put, ...removed];
  const kept = stored.filter(({ id }) => !changed.some((slot) => equal(slot.id, id)));
  return [...kept, ...put].filter(isCode).length;
};

const isNew = ({ stored }: SlotMove, slot: SlotRow): boolean => !stored.some(({ id }) => equal(id, slot.id));

const replacesPasskey = ({ stored }: SlotMove, slot: SlotRow): boolean =>
  stored.some((each) => isPasskey(each) && equal(each.id, slot.id));

const changesPassphrase = ({ put }: SlotMove): boolean => put.some(isPassphrase);

const onlyRemoves = ({ put, removed }: SlotMove): boolean => put.length === 0 && removed.length > 0;

/**
 * Whatever a signed-in client wants of its slots, as long as a lost passphrase can still be replaced. A passkey's slot comes and
 * goes with the passkey; meanwhile it may be sealed anew. [AU-9] [AU-17] [AU-23] [PK-9] [RO-15]
 */
export const ANY_CHANGE: Purpose = {
  action: (move) =>
    changesPassphrase(move) ? "passphrase.changed" : onlyRemoves(move) ? "slot.removed" : "keys.replaced",
  // Whoever signed in by the earlier passphrase is to show that he knows the new one. [AU-23]
  ends: (move) => (changesPassphrase(move) ? "others" : "none"),
  mayBegin: () => ok(null),
  allows: (move) =>
    codesAfter(move) >= Math.min(CODES_KEPT_MIN, move.stored.filter(isCode).length) &&
    !move.removed.some(isPasskey) &&
    move.put.every((slot) => isPasskey(slot) === replacesPasskey(move, slot)),
};

/** A new passphrase in place of the old one and of this code, and nothing else. [AU-15] */
export const recoveryWith = (codeId: Bytes): Purpose => {
  const isUsed = (slot: SlotRow): boolean => isCode(slot) && equal(slot.id, codeId);
  return {
    action: () => "account.recovered",
    ends: () => "all",
    mayBegin: (stored) => (stored.some(isUsed) ? ok(null) : err("unauthenticated")),
    allows: ({ put, removed }) =>
      put.length === 1 &&
      put.every(isPassphrase) &&
      removed.some(isUsed) &&
      removed.every((slot) => isUsed(slot) || isPassphrase(slot)),
  };
};

/** New recovery codes in place of all there were, and nothing else. [AU-16] */
export const NEW_CODES: Purpose = {
  action: () => "codes.replaced",
  ends: () => "none",
  mayBegin: () => ok(null),
  allows: (move) =>
    move.put.every((slot) => isCode(slot) && isNew(move, slot)) &&
    move.removed.every(isCode) &&
    move.removed.length === move.stored.filter(isCode).length,
};

/** One new slot of a passkey, and nothing else. [PK-3] */
export const NEW_PASSKEY: Purpose = {
  action: () => "passkey.added",
  ends: () => "none",
  mayBegin: () => ok(null),
  allows: (move) =>
    move.put.length === 1 &&
    move.put.every((slot) => isPasskey(slot) && isNew(move, slot)) &&
    move.removed.length === 0,
};

/** The slot of this passkey goes, and nothing else. [PK-9] */
export const passkeyGoes = (slotId: Bytes): Purpose => ({
  action: () => "passkey.removed",
  ends: () => "none",
  mayBegin: () => ok(null),
  allows: ({ put, removed }) =>
    put.length === 0 &&
    removed.length === 1 &&
    removed.every((slot) => isPasskey(slot) && equal(slot.id, slotId)),
});

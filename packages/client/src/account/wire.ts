import type { SignedIn } from "@holdfast/protocol/auth";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, isId } from "@holdfast/protocol/ids";
import type { AccountKeys, Device, Slot } from "@holdfast/protocol/keys";
import { ok, type Result } from "@holdfast/protocol/result";
import type { MemberKeys, RosterAnswer } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SlotObjects } from "@holdfast/vault/slot";
import { bytesOfText, NotBytes } from "../api/sealed-text.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { LoginRecord, MemberRecord, TrustRecord, WorkspaceRecord } from "../stores/device-store.ts";

const typed = <K extends "acc" | "slt" | "wsp">(kind: K, text: string): Id<K> => {
  if (!isId(kind, text)) throw new NotBytes("not an id");
  return text;
};

const decoded = <T>(decode: () => T): Result<T, ClientProblem> => {
  try {
    return ok(decode());
  } catch (cause) {
    if (cause instanceof NotBytes) return refuse("damaged", "the answer does not have its form");
    throw cause;
  }
};

/** A slot as it is sent. */
export const slotText = ({ slotId, slot, wrap }: SlotObjects & { readonly slotId: Bytes }): Slot => ({
  id: formatId("slt", slotId),
  slot: toBase64url(slot),
  wrap: toBase64url(wrap),
});

const slotsIn = ({ slots }: Pick<SignedIn, "slots">): TrustRecord["slots"] =>
  slots.map(({ id, slot, wrap }) => ({
    id: typed("slt", id),
    slot: bytesOfText(slot),
    wrap: bytesOfText(wrap),
  }));

const memberIn = ({ accountId, keyList, certificates, successors }: MemberKeys): MemberRecord => ({
  accountId: typed("acc", accountId),
  keyList: bytesOfText(keyList),
  certificates: certificates.map(bytesOfText),
  successors: successors.map(bytesOfText),
});

const workspaceIn = (workspaceId: string, roster: RosterAnswer): WorkspaceRecord => ({
  workspaceId: typed("wsp", workspaceId),
  rosters: roster.rosters.map(bytesOfText),
  keyRing: bytesOfText(roster.keyRing),
  // None while nobody has confirmed the account's new keys: no bytes open nothing. [RO-12]
  grant: bytesOfText(roster.grant ?? ""),
  members: roster.members.map(memberIn),
  former: roster.former.map(memberIn),
});

/** The objects of a workspace as the roster route answers them. */
export const workspaceOfAnswer = (
  workspaceId: string,
  roster: RosterAnswer,
): Result<WorkspaceRecord, ClientProblem> => decoded(() => workspaceIn(workspaceId, roster));

/** The signed objects of an account as register and login answer them, and of its workspace as the roster route does. */
export const trustOfAnswers = (
  keys: Pick<SignedIn, "keyList" | "successors" | "slots">,
  workspaceId: string,
  roster: RosterAnswer,
): Result<TrustRecord, ClientProblem> =>
  decoded(() => ({
    keyList: bytesOfText(keys.keyList),
    successors: keys.successors.map(bytesOfText),
    slots: slotsIn(keys),
    ...workspaceIn(workspaceId, roster),
  }));

export const slotsOfAnswer = (answer: Pick<SignedIn, "slots">): Result<TrustRecord["slots"], ClientProblem> =>
  decoded(() => slotsIn(answer));

/** Certificates as far as they are any: what ended is told by them, and nothing is believed for them. */
export const certificatesOfAnswer = (devices: readonly Pick<Device, "certificate">[]): readonly Bytes[] =>
  devices.map(({ certificate }) => fromBase64url(certificate)).filter((bytes) => bytes !== null);

/** The account's own list and who came before the identity that signed it, as the service says. */
export const keyListOfAnswer = ({
  keyList,
  successors,
}: Pick<AccountKeys, "keyList" | "successors">): Result<
  Pick<TrustRecord, "keyList" | "successors">,
  ClientProblem
> => decoded(() => ({ keyList: bytesOfText(keyList), successors: successors.map(bytesOfText) }));

export const bytesOfAnswer = (text: string) => decoded(() => bytesOfText(text));

export const loginOfAnswer = ({
  csrfToken,
  tokens,
}: Pick<SignedIn, "csrfToken" | "tokens">): LoginRecord => ({
  csrf: csrfToken ?? null,
  access: tokens?.access ?? null,
  refresh: tokens?.refresh ?? null,
});

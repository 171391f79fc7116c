import type { SignedIn } from "@holdfast/protocol/auth";
import { type Id, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { RosterAnswer } from "@holdfast/protocol/workspaces";
import { bytesOfText, NotBytes } from "../api/sealed-text.ts";
import type { ClientProblem } from "../contract.ts";
import { refuse } from "../problem.ts";
import type { LoginRecord, TrustRecord } from "../stores/device-store.ts";

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

/** The signed objects of an account as register and login answer them, and of its workspace as the roster route does. */
export const trustOfAnswers = (
  keys: Pick<SignedIn, "keyList" | "slots">,
  workspaceId: string,
  roster: RosterAnswer,
): Result<TrustRecord, ClientProblem> =>
  decoded(() => ({
    keyList: bytesOfText(keys.keyList),
    slots: keys.slots.map(({ id, slot, wrap }) => ({
      id: typed("slt", id),
      slot: bytesOfText(slot),
      wrap: bytesOfText(wrap),
    })),
    workspaceId: typed("wsp", workspaceId),
    rosters: roster.rosters.map(bytesOfText),
    keyRing: bytesOfText(roster.keyRing),
    grant: bytesOfText(roster.grant),
    members: roster.members.map(({ accountId, keyList, certificates }) => ({
      accountId: typed("acc", accountId),
      keyList: bytesOfText(keyList),
      certificates: certificates.map(bytesOfText),
    })),
  }));

export const slotsOfAnswer = (answer: Pick<SignedIn, "slots">): Result<TrustRecord["slots"], ClientProblem> =>
  decoded(() =>
    answer.slots.map(({ id, slot, wrap }) => ({
      id: typed("slt", id),
      slot: bytesOfText(slot),
      wrap: bytesOfText(wrap),
    })),
  );

export const bytesOfAnswer = (text: string) => decoded(() => bytesOfText(text));

export const loginOfAnswer = ({
  csrfToken,
  tokens,
}: Pick<SignedIn, "csrfToken" | "tokens">): LoginRecord => ({
  csrf: csrfToken ?? null,
  access: tokens?.access ?? null,
  refresh: tokens?.refresh ?? null,
});

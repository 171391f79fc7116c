import type { InviteView, Member } from "@holdfast/client/contract/members";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { RoleName } from "@holdfast/protocol/role-names";
import { createStore } from "zustand/vanilla";
import { canManage } from "../words/role-words.ts";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export interface MembersState {
  /** Null until the first answer. */
  readonly members: readonly Member[] | null;
  /** Null until the first answer, and for who may not see them. */
  readonly invites: readonly InviteView[] | null;
  readonly refreshedAt: string | null;
  readonly busy: boolean;
  /** Why the lists could not be read. */
  readonly problem: ClientProblem | null;
  /** Why the last change was refused. */
  readonly refusal: ClientProblem | null;
}

const NOTHING: MembersState = {
  members: null,
  invites: null,
  refreshedAt: null,
  busy: false,
  problem: null,
  refusal: null,
};

/** Who belongs to the current workspace, and who is invited. */
export const membersStore = createStore<MembersState>(() => NOTHING);

const { getState, setState } = membersStore;

/** The role of this device's account; null while it is not known. */
export const ownRole = ({ members }: MembersState): RoleName | null =>
  members?.find(({ own }) => own)?.role ?? null;

/** Asks for both lists anew. */
export const refreshMembers = oneRequest(async (stillHere) => {
  const members = await holdfast().members.list();
  if (!stillHere()) return;
  if (!members.ok) return setState({ problem: members.error });
  setState({ members: members.value, problem: null });
  const role = ownRole(getState());
  const refreshedAt = new Date().toISOString();
  if (role === null || !canManage(role)) return setState({ invites: null, refreshedAt });
  const invites = await holdfast().members.invites();
  if (!stillHere()) return;
  setState(invites.ok ? { invites: invites.value, refreshedAt } : { problem: invites.error });
});

/** One change at a time, and the lists as they are after it. Null when it was refused; the reason is in the store. */
const perform = async <T>(
  task: () => Promise<Result<T, ClientProblem>>,
): Promise<{ readonly value: T } | null> => {
  if (getState().busy) return null;
  setState({ busy: true, refusal: null });
  try {
    const done = await task();
    if (done.ok) await refreshMembers();
    else setState({ refusal: done.error });
    return done.ok ? { value: done.value } : null;
  } finally {
    setState({ busy: false });
  }
};

export const changeRole = async (id: Id<"acc">, role: RoleName): Promise<boolean> =>
  (await perform(() => holdfast().members.changeRole(id, role))) !== null;

/** The other one becomes the owner, this account an admin. */
export const transferOwnership = async (to: Id<"acc">): Promise<boolean> =>
  (await perform(() => holdfast().members.transfer(to))) !== null;

export const removeMember = async (id: Id<"acc">): Promise<boolean> =>
  (await perform(() => holdfast().members.remove(id))) !== null;

/** The words of the member were compared: an admin signs the new keys, others take the notice away here. [RO-12] [RO-13] */
export const confirmKeys = async (id: Id<"acc">): Promise<boolean> =>
  (await perform(() => holdfast().members.confirmKeys(id))) !== null;

/** The invite with its link; null when it was refused. */
export const invite = async (email: string, role: InviteView["role"]): Promise<InviteView | null> => {
  if (role === "owner") return null;
  return (await perform(() => holdfast().members.invite({ email: email.trim(), role })))?.value ?? null;
};

export const revokeInvite = async (id: Id<"inv">): Promise<boolean> =>
  (await perform(() => holdfast().members.revokeInvite(id))) !== null;

/** Lets somebody in whose words were compared. */
export const admitByWords = async (id: Id<"inv">): Promise<boolean> =>
  (await perform(() => holdfast().members.admit(id, { wordsMatch: true }))) !== null;

export const dismissRefusal = (): void => setState({ refusal: null });

emptyWithKeys(() => setState(NOTHING, true));

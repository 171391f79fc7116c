import type { InvitationView, InviteLink } from "@holdfast/client/contract/invitations";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { Result } from "@holdfast/protocol/result";
import { createStore } from "zustand/vanilla";
import { inviteLinkOf } from "../words/invite-link.ts";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest, whoAsks } from "./whose.ts";

export interface InvitationState {
  /** Undefined until the address was read; null when it names no invitation. */
  readonly link: { readonly whole: boolean } | null | undefined;
  readonly invitation: InvitationView | null;
  readonly busy: boolean;
  readonly problem: ClientProblem | null;
}

const NOTHING = { invitation: null, busy: false, problem: null } as const;

/** The invitation that this page is about; never its secret. */
export const invitationStore = createStore<InvitationState>(() => ({ link: undefined, ...NOTHING }));

const { getState, setState } = invitationStore;

/** The secret stands here and nowhere else, until the page goes. */
let link: InviteLink | null = null;

/**
 * Reads the link from the address, and takes what stands behind the `#` out of it: the address bar, the history and whoever
 * looks at them have it no longer. A link that came whole stays so when the same one is opened again without its half.
 */
export const takeLink = (): void => {
  const taken = inviteLinkOf(location.pathname, location.hash);
  if (location.hash !== "") history.replaceState(history.state, "", location.pathname);
  if (taken === null || taken.id !== link?.id || taken.fragment !== null) link = taken;
  setState({ link: link === null ? null : { whole: link.fragment !== null }, ...NOTHING });
};

const put = (answer: Result<InvitationView, ClientProblem>): void =>
  setState(answer.ok ? { invitation: answer.value, problem: null } : { problem: answer.error });

/** Asks what the invitation is, and how far it is. */
export const readInvitation = oneRequest(async (stillHere) => {
  const asked = link;
  if (asked === null) return;
  const read = await holdfast().invitations.read(asked);
  if (stillHere() && asked === link) put(read);
});

/** `wordsMatch`: somebody compared both lines of words, where the link came without its secret. */
export const acceptInvitation = async (wordsMatch: boolean): Promise<boolean> => {
  const asked = link;
  if (asked === null || getState().busy) return false;
  const stillHere = whoAsks();
  setState({ busy: true, problem: null });
  try {
    const accepted = await holdfast().invitations.accept(asked, wordsMatch ? { wordsMatch } : undefined);
    if (stillHere() && asked === link) put(accepted);
    return accepted.ok;
  } finally {
    setState({ busy: false });
  }
};

// The link is not the account's: whoever was signed in by another address goes on with it after signing out.
emptyWithKeys(() => setState(NOTHING));

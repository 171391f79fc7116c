import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Invitation } from "@holdfast/protocol/sharing";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { type InviteFragment, inviteProof, parseInviteFragment } from "@holdfast/vault/invite";
import { parseKeyList, verifyKeyList } from "@holdfast/vault/key-list";
import type { MembershipPin } from "@holdfast/vault/membership-pin";
import { verifyGenesisRoster } from "@holdfast/vault/roster";
import { WORDS_FOR, wordsOf } from "@holdfast/vault/words";
import type { Keychain } from "../account/keychain.ts";
import { sealPin } from "../account/membership-pin.ts";
import { bytesOfAnswer } from "../account/wire.ts";
import type { SharingApi } from "../api/sharing.ts";
import type { Invitations, InvitationView, InviteLink } from "../contract/invitations.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refuse, refusedObject } from "../problem.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface InvitationDeps {
  readonly platform: Platform;
  readonly keychain: Keychain;
  readonly sharing: SharingApi;
}

/** An invitation that holds together: its inviter's keys and its workspace's founder. */
interface ReadInvitation {
  readonly view: InvitationView;
  readonly workspaceId: Id<"wsp">;
  readonly pin: MembershipPin;
  readonly fragment: InviteFragment | null;
}

/** Invitations to this account. What the service says of them is held against what the link says behind its `#`. [WS-5] */
export const createInvitations = ({ platform, keychain, sharing }: InvitationDeps): Invitations => {
  const { primitives } = platform.vault;
  const words = (key: Bytes): Promise<readonly string[]> => wordsOf(primitives, WORDS_FOR.identity, key);

  /** The inviter's identity: by the link, or only as the list that the service shows says of itself. */
  const inviterOf = async (
    { inviterId, inviterKeyList, state }: Invitation,
    fragment: InviteFragment | null,
  ): Answer<Bytes> => {
    const bytes = bytesOfAnswer(inviterKeyList);
    if (!bytes.ok) return bytes;
    if (!isId("acc", inviterId)) return refuse("damaged", "the answer does not have its form");
    const list = parseKeyList(bytes.value);
    if (!list.ok) return refusedObject("the inviter's keys", list.error);
    const identityEd = fragment?.inviterEd ?? list.value.identityEd;
    // An inviter's open invitations end with the keys they were made by. [RO-11]
    if (state !== "open" && !equal(list.value.identityEd, identityEd)) {
      return refuse("invite-closed", "who invited has other keys by now; ask for a new link");
    }
    const place = { accountId: idBytes(inviterId), identityEd };
    const verified = await verifyKeyList(primitives, bytes.value, place);
    return verified.ok ? ok(identityEd) : refusedObject("the inviter's keys", verified.error);
  };

  const founderOf = async (workspaceId: Id<"wsp">, genesis: string): Answer<Bytes> => {
    const bytes = bytesOfAnswer(genesis);
    if (!bytes.ok) return bytes;
    const roster = await verifyGenesisRoster(primitives, bytes.value, idBytes(workspaceId));
    return roster.ok ? ok(roster.value.roster.signerIdentity) : refusedObject("the workspace", roster.error);
  };

  const judge = async (
    link: InviteLink,
    fragment: InviteFragment | null,
    invitation: Invitation,
  ): Answer<ReadInvitation> => {
    const { id, workspaceId } = invitation;
    if (!isId("inv", id) || !isId("wsp", workspaceId)) {
      return refuse("damaged", "the answer does not have its form");
    }
    if (id !== link.id) return refuse("not-trusted", "another invitation");
    if (fragment !== null && !equal(fragment.workspaceId, idBytes(workspaceId))) {
      return refuse("not-trusted", "another workspace than the link's");
    }
    const inviter = await inviterOf(invitation, fragment);
    if (!inviter.ok) return inviter;
    const founder = await founderOf(workspaceId, invitation.genesis);
    if (!founder.ok) return founder;
    const { inviterEmail, role, state, expiresAt } = invitation;
    return ok({
      workspaceId,
      fragment,
      pin: { founder: founder.value, inviter: inviter.value },
      view: {
        id,
        workspaceId,
        inviterEmail,
        role,
        state,
        expiresAt,
        proven: fragment !== null,
        inviterWords: await words(inviter.value),
        ownWords: await words(keychain.identity.ed.publicKey),
      },
    });
  };

  const read = async (link: InviteLink): Answer<ReadInvitation> => {
    const fragment = link.fragment === null ? null : parseInviteFragment(link.fragment);
    if (link.fragment !== null && fragment === null) {
      return refuse("invalid-request", "the link is not whole: what stands behind its # was cut or changed");
    }
    const invitation = await sharing.invitation(link.id);
    return invitation.ok ? judge(link, fragment, invitation.value) : invitation;
  };

  const proofOf = ({ workspaceId, fragment, view }: ReadInvitation): Promise<Bytes> | null =>
    fragment &&
    inviteProof(primitives, fragment.secret, {
      inviteId: idBytes(view.id),
      workspaceId: idBytes(workspaceId),
      accountId: idBytes(keychain.accountId),
      identityEd: keychain.identity.ed.publicKey,
      identityX: keychain.identity.x.publicKey,
    });

  return {
    read: async (link) => {
      const found = await read(link);
      return found.ok ? ok(found.value.view) : found;
    },

    accept: async (link, { wordsMatch = false } = {}) => {
      const found = await read(link);
      if (!found.ok) return found;
      const { view, workspaceId, pin } = found.value;
      if (!view.proven && !wordsMatch) {
        return refuse("not-trusted", "compare the words with who invites first");
      }
      const proof = await proofOf(found.value);
      const sealed = await sealPin(platform, keychain, workspaceId, pin);
      const accepted = await sharing.accept({
        inviteId: link.id,
        proof: proof && toBase64url(proof),
        pin: toBase64url(sealed),
      });
      if (accepted.ok) return ok({ ...view, state: accepted.value.state });
      // The answer to an earlier try may have been lost: nobody but this account can have accepted.
      const now = await read(link);
      const taken = now.ok && (now.value.view.state === "accepted" || now.value.view.state === "admitted");
      return taken ? ok(now.value.view) : accepted;
    },
  };
};

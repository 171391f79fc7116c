import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Acceptance, Invite } from "@holdfast/protocol/sharing";
import {
  formatInviteFragment,
  parseInvite,
  type SealedInvite,
  verifyInviteProof,
} from "@holdfast/vault/invite";
import { parseKeyList, verifyKeyList } from "@holdfast/vault/key-list";
import { parseMeta, THING } from "@holdfast/vault/meta";
import type { Grantee } from "@holdfast/vault/next-roster";
import { ROLE, roleName, roleOf } from "@holdfast/vault/roles";
import { WORDS_FOR, wordsOf } from "@holdfast/vault/words";
import type { Keychain } from "../account/keychain.ts";
import { openContentOf } from "../account/sealed-content.ts";
import { bytesOfAnswer } from "../account/wire.ts";
import type { InviteView } from "../contract/members.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refuse } from "../problem.ts";
import type { KnownDevice } from "../trust/read-members.ts";

interface ReadDeps {
  readonly platform: Platform;
  readonly keychain: Keychain;
}

/** What an inviter sealed, and how far it can be believed. */
interface OpenedInvite {
  readonly sealed: SealedInvite;
  readonly inviter: KnownDevice;
  /** An admin's device sealed it under the present epoch: nobody who is gone has read its secret. [WS-5] */
  readonly counts: boolean;
}

const openInvite = async (
  { platform, keychain }: ReadDeps,
  id: Id<"inv">,
  text: string,
): Promise<OpenedInvite | null> => {
  const bytes = bytesOfAnswer(text);
  if (!bytes.ok) return null;
  const trust = keychain.trust();
  const named = { thing: THING.invite, id: idBytes(id), version: 1 };
  const opened = await openContentOf(platform.vault.primitives, trust, named, bytes.value);
  const view = parseMeta(bytes.value);
  if (!opened.ok || !view.ok) return null;
  const sealed = parseInvite(opened.value.content);
  const inviter = trust.devices.get(opened.value.deviceId);
  if (sealed === null || inviter === undefined) return null;
  const present = view.value.header.epoch === trust.keys.epoch;
  return { sealed, inviter, counts: present && inviter.standing === "live" && inviter.role >= ROLE.admin };
};

/** Who accepted: the keys of a list that is sound in itself. Whether it is the invited person is what the standing says. */
interface Acceptor extends Omit<Grantee, "role"> {
  readonly standing: "proven" | "words" | "forged";
}

const readAcceptor = async (
  { platform, keychain }: ReadDeps,
  inviteId: Id<"inv">,
  { accountId, keyList, proof }: Acceptance,
  opened: OpenedInvite | null,
  agrees: boolean,
): Promise<Acceptor | null> => {
  const { primitives } = platform.vault;
  const bytes = bytesOfAnswer(keyList);
  const list = bytes.ok ? parseKeyList(bytes.value) : null;
  if (!bytes.ok || !list?.ok || !isId("acc", accountId)) return null;
  const { identityEd, identityX } = list.value;
  const place = { accountId: idBytes(accountId), identityEd };
  if (!(await verifyKeyList(primitives, bytes.value, place)).ok) return null;
  const acceptor = { ...place, identityX };
  if (!agrees) return { ...acceptor, standing: "forged" };
  if (proof === null || opened === null || !opened.counts) return { ...acceptor, standing: "words" };
  const { workspaceId } = keychain.trust().keys;
  const sent = bytesOfAnswer(proof);
  const message = { inviteId: idBytes(inviteId), workspaceId, ...acceptor };
  const proven = sent.ok && (await verifyInviteProof(primitives, opened.sealed.secret, message, sent.value));
  return { ...acceptor, standing: proven ? "proven" : "forged" };
};

/** An invite as it is shown, and whom it would admit. */
export interface ReadInvite {
  readonly view: InviteView;
  readonly invitee: Grantee | null;
}

/**
 * What the service says of an invite, held against what its inviter sealed: another role or address than the sealed one is
 * `forged`, and so is a proof that does not hold. [WS-5]
 */
export const readInvite = async (
  deps: ReadDeps,
  invite: Invite,
): Promise<Result<ReadInvite, ClientProblem>> => {
  const { id, acceptance, state } = invite;
  if (!isId("inv", id)) return refuse("damaged", "the answer does not have its form");
  const { platform, keychain } = deps;
  const opened = await openInvite(deps, id, invite.meta);
  const said = { email: invite.email, role: roleOf(invite.role) };
  const agrees = opened === null || (opened.sealed.email === said.email && opened.sealed.role === said.role);
  const fragment =
    opened &&
    formatInviteFragment({
      secret: opened.sealed.secret,
      workspaceId: keychain.trust().keys.workspaceId,
      inviterEd: opened.inviter.keyList.list.identityEd,
    });
  const acceptor = acceptance && (await readAcceptor(deps, id, acceptance, opened, agrees));
  opened?.sealed.secret.fill(0);
  const { role, email } = opened?.sealed ?? said;
  const words =
    acceptor && (await wordsOf(platform.vault.primitives, WORDS_FOR.identity, acceptor.identityEd));
  const view: InviteView = {
    id,
    email,
    role: roleName(role),
    state,
    createdAt: invite.createdAt,
    expiresAt: invite.expiresAt,
    link: fragment !== null && state === "open" ? `${platform.origin}/invite/${id}#${fragment}` : null,
    acceptance: acceptance && { standing: acceptor?.standing ?? "forged", words: words ?? [] },
  };
  if (acceptor === null || acceptor.standing === "forged") return ok({ view, invitee: null });
  const { accountId, identityEd, identityX } = acceptor;
  return ok({ view, invitee: { accountId, identityEd, identityX, role } });
};

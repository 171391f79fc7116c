import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { AcceptInviteBody, InviteBody } from "@holdfast/protocol/sharing";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import { encodeInvite } from "@holdfast/vault/invite";
import { encodePin } from "@holdfast/vault/membership-pin";
import { type MetaPlace, sealMeta, THING } from "@holdfast/vault/meta";
import { ROLE } from "@holdfast/vault/roles";
import { type Person, randomBytes, vault } from "./person.ts";

type Place = Pick<MetaPlace, "thing" | "thingId"> & Partial<MetaPlace>;

/** Something small that a person's device seals to the person's own workspace, unless `place` says otherwise. */
export const sealedBy = (
  person: Person,
  place: Place,
  content: Bytes,
  spaceKey: Bytes = person.secrets.spaceKey,
): Promise<Bytes> => {
  const { wire, deviceId, signer } = person;
  const whole = { workspaceId: wire.workspaceId, epoch: 1, version: 1, deviceId, ...place };
  return sealMeta(vault, whole, spaceKey, content, signer);
};

/** The name of a person's workspace. */
export const sealedName = async (
  person: Person,
  name: string,
  place: Partial<MetaPlace> = {},
  spaceKey?: Bytes,
): Promise<string> => {
  const thingId = place.workspaceId ?? person.wire.workspaceId;
  return toBase64url(
    await sealedBy(person, { thing: THING.workspace, thingId, ...place }, utf8(name), spaceKey),
  );
};

/** What an inviter's client sends. */
export const inviteBody = async (
  person: Person,
  {
    email,
    role = "member",
    id = randomBytes(16),
    ...place
  }: Pick<InviteBody, "email"> & Partial<MetaPlace & Pick<InviteBody, "role">> & { readonly id?: Bytes },
): Promise<InviteBody> => {
  const content = encodeInvite({ secret: randomBytes(32), role: ROLE[role], email });
  const meta = await sealedBy(person, { thing: THING.invite, thingId: id, ...place }, content);
  return { id: formatId("inv", id), email, role, meta: toBase64url(meta) };
};

/** What an acceptor's client sends, for an invite to somebody's workspace. */
export const acceptBody = async (
  person: Person,
  inviteId: string,
  inviter: Person,
  { proof = null, ...place }: Partial<MetaPlace> & { readonly proof?: string | null } = {},
): Promise<AcceptInviteBody> => {
  const { publicKey } = inviter.secrets.identity.ed;
  const content = encodePin({ founder: publicKey, inviter: publicKey });
  const thingId = inviter.wire.workspaceId;
  const pin = await sealedBy(person, { thing: THING.membership, thingId, ...place }, content);
  return { inviteId, proof, pin: toBase64url(pin) };
};

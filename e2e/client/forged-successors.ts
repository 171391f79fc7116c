import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes, isId } from "@holdfast/protocol/ids";
import type { RosterAnswer } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { createWorkspace } from "@holdfast/vault/genesis";
import { deriveIdentity, type Identity } from "@holdfast/vault/identity";
import { type KeyList, parseKeyList, signKeyList } from "@holdfast/vault/key-list";
import { nextEpoch } from "@holdfast/vault/next-roster";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { parseRoster } from "@holdfast/vault/roster";
import { parseSlot, sealRootToSlot } from "@holdfast/vault/slot";
import { parseSuccessor, type Successor, signSuccessor } from "@holdfast/vault/successor";
import { bytesIn } from "./stolen-keys.ts";
import { value } from "./world.ts";

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
export const vault = { primitives: nodePrimitives, random };

/** What a service answers of an account's own keys, as far as it is changed here. */
export interface SaidKeys {
  readonly version: number;
  readonly keyList: string;
  readonly successors: readonly string[];
  readonly slots: readonly { readonly id: string; readonly slot: string; readonly wrap: string }[];
}

/** A root key that somebody else made up. */
export const madeUp = async (): Promise<{ readonly rootKey: Bytes; readonly identity: Identity }> => {
  const rootKey = random(32);
  return { rootKey, identity: await deriveIdentity(nodePrimitives, rootKey) };
};

/** A statement that one identity comes after another in this account, signed by whoever `earlier` is. */
export const statement = (
  said: Pick<Successor, "accountId" | "identityEd" | "version" | "keyListDigest" | "homeId">,
  next: Identity,
  earlier: CryptoKey,
): Promise<Bytes> =>
  signSuccessor(
    nodePrimitives,
    {
      ...said,
      statementId: random(16),
      deviceId: random(16),
      nextEd: next.ed.publicKey,
      nextX: next.x.publicKey,
    },
    { earlier, next: next.ed.privateKey },
  );

/** The list that `next` would sign after this one: the real slots, with another root key sealed to them. */
export const takenOver = async (
  keys: SaidKeys,
  { rootKey, identity }: Awaited<ReturnType<typeof madeUp>>,
): Promise<SaidKeys & { readonly before: { readonly list: KeyList; readonly digest: Bytes } }> => {
  const list = value(parseKeyList(bytesIn(keys.keyList)));
  const digest = await digestOf(nodePrimitives, bytesIn(keys.keyList));
  const slots = await Promise.all(
    keys.slots.map(async ({ id, slot }) => {
      if (!isId("slt", id)) throw new Error("no slot");
      const { publicKey } = value(parseSlot(bytesIn(slot)));
      const place = {
        accountId: list.accountId,
        slotId: idBytes(id),
        deviceId: list.deviceId,
        rootVersion: 2,
      };
      return { id, slot, wrap: toBase64url(await sealRootToSlot(vault, place, publicKey, rootKey)) };
    }),
  );
  const listed = await Promise.all(
    list.slots.map(async (each) => {
      const found = slots.find(
        ({ id }) => isId("slt", id) && idBytes(id).every((byte, at) => byte === each.slotId[at]),
      );
      return found === undefined
        ? each
        : { ...each, wrapDigest: await digestOf(nodePrimitives, bytesIn(found.wrap)) };
    }),
  );
  const next = {
    ...list,
    statementId: random(16),
    version: list.version + 1,
    identityEd: identity.ed.publicKey,
    identityX: identity.x.publicKey,
    previousDigest: digest,
    slots: listed,
  };
  const bytes = await signKeyList(nodePrimitives, next, identity.ed.privateKey);
  return { ...keys, version: next.version, keyList: toBase64url(bytes), slots, before: { list, digest } };
};

/** The last statement of a chain, read. */
export const lastOf = (keys: Pick<SaidKeys, "successors">): Successor =>
  value(parseSuccessor(bytesIn(keys.successors.at(-1))));

/** A workspace that an earlier identity of the account founds, as a service would hand it out for the account's home. */
export const foundedByEarlier = async (
  earlier: Identity,
  present: Pick<Successor, "accountId" | "nextEd" | "nextX">,
  keys: Pick<SaidKeys, "keyList" | "successors">,
): Promise<{ readonly id: string; readonly answer: RosterAnswer }> => {
  const { accountId, nextEd, nextX } = present;
  const deviceId = random(16);
  const { wire, spaceKey, ring } = await createWorkspace(vault, { accountId, deviceId, identity: earlier });
  const roster = value(parseRoster(wire.roster));
  const known = { roster, digest: await digestOf(nodePrimitives, wire.roster) };
  // Somebody of the service's own stays an admin, with the earlier identity: his grants count.
  const ghost = { accountId: random(16), identityEd: earlier.ed.publicKey, identityX: earlier.x.publicKey };
  const made = await nextEpoch(vault, known, { deviceId, identity: earlier }, { spaceKey, ring }, [
    { accountId, identityEd: nextEd, identityX: nextX, role: ROLE.owner },
    { ...ghost, role: ROLE.admin },
  ]);
  const [grant] = made.grants;
  if (grant === undefined) throw new Error("no grant");
  return {
    id: formatId("wsp", wire.workspaceId),
    answer: {
      version: 2,
      rosters: [toBase64url(wire.roster), toBase64url(made.bytes)],
      keyRing: toBase64url(made.keyRing),
      grant: toBase64url(grant.grant),
      members: [
        {
          accountId: formatId("acc", accountId),
          keyList: keys.keyList,
          certificates: [],
          successors: [...keys.successors],
        },
      ],
      former: [],
    },
  };
};

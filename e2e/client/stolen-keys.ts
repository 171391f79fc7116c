import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { RosterAnswer } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { unlockAccount } from "@holdfast/vault/first-contact";
import { openGrant } from "@holdfast/vault/grant";
import type { Identity } from "@holdfast/vault/identity";
import { openKeyRing } from "@holdfast/vault/key-ring";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { type Argon2id, derivePassphrase } from "@holdfast/vault/passphrase";
import { parseRoster, type Roster } from "@holdfast/vault/roster";
import { quickArgon2id } from "./quick-platform.ts";
import { PASSPHRASE, value, type World } from "./world.ts";

export const bytesIn = (text: unknown): Bytes => fromBase64url(String(text)) ?? new Uint8Array(0);

const post = async (origin: string, path: string, body: unknown): Promise<Record<string, unknown>> => {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return (await answer.json()) as Record<string, unknown>;
};

/** All that the owner of a passphrase can come to hold: what somebody keeps a copy of before being removed. */
export interface StolenAccount {
  readonly accountId: Bytes;
  readonly identity: Identity;
  /** Of a login by program that nobody notices. */
  readonly accessToken: string;
}

/** `derive`: as the devices of that world do. */
export const stealAccount = async (
  world: World,
  email: string,
  derive: Argon2id = quickArgon2id,
): Promise<StolenAccount> => {
  const { kdf } = (await post(world.origin, "/api/auth/kdf", { email })) as {
    kdf: { salt: string };
  };
  const parameters = { id: "argon2id", ...KDF_FLOOR, salt: bytesIn(kdf.salt) } as const;
  const keys = value(await derivePassphrase(nodePrimitives, derive, PASSPHRASE, parameters));
  const login = (await post(world.origin, "/api/auth/login", {
    email,
    authKey: toBase64url(keys.authKey),
    client: "bearer",
  })) as {
    account: { id: Id<"acc"> };
    keyList: string;
    slots: readonly Record<"id" | "slot" | "wrap", string>[];
    tokens: { access: string };
  };
  const accountId = idBytes(login.account.id);
  for (const slot of login.slots) {
    const unlocked = await unlockAccount(nodePrimitives, {
      accountId,
      slotId: idBytes(slot.id as Id<"slt">),
      slot: bytesIn(slot.slot),
      wrap: bytesIn(slot.wrap),
      keyList: bytesIn(login.keyList),
      kek: keys.kek,
      kdf: parameters,
    });
    if (unlocked.ok) {
      return { accountId, identity: unlocked.value.identity, accessToken: login.tokens.access };
    }
  }
  throw new Error("no slot opens");
};

/** What the service answers of a workspace's roster to whoever holds the token. */
export const rosterSeenBy = async (
  { origin }: World,
  { accessToken }: StolenAccount,
  workspace: Id<"wsp">,
): Promise<RosterAnswer> => {
  const headers = { authorization: `Bearer ${accessToken}` };
  const answer = await fetch(`${origin}/api/workspaces/${workspace}/roster`, { headers });
  if (!answer.ok) throw new Error(`the roster answered ${answer.status}`);
  return (await answer.json()) as RosterAnswer;
};

export const newestRoster = ({ rosters }: RosterAnswer): Roster =>
  value(parseRoster(bytesIn(rosters.at(-1))));

/** Every key of the workspace that the account's grant leads to now. */
export const workspaceKeys = async (
  { accountId, identity }: StolenAccount,
  answer: RosterAnswer,
): Promise<readonly Bytes[]> => {
  const roster = newestRoster(answer);
  const grant = bytesIn(answer.grant);
  const spaceKey = value(await openGrant(nodePrimitives, grant, roster, accountId, identity.x));
  const ring = value(await openKeyRing(nodePrimitives, bytesIn(answer.keyRing), roster, spaceKey));
  return [
    spaceKey,
    ...ring.earlier,
    ...ring.inbox,
    ...ring.generations.flatMap(({ cid, gear }) => [cid, gear]),
  ];
};

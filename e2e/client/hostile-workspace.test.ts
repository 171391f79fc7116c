import { describe, expect, test } from "bun:test";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { Bytes } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { unlockAccount } from "@holdfast/vault/first-contact";
import { createWorkspace } from "@holdfast/vault/genesis";
import { sealGrant } from "@holdfast/vault/grant";
import { deriveIdentity, type Identity } from "@holdfast/vault/identity";
import { type KeyList, parseKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { derivePassphrase } from "@holdfast/vault/passphrase";
import { ROLE } from "@holdfast/vault/roles";
import { parseRoster, signRoster } from "@holdfast/vault/roster";
import type { Meddle } from "./proxy.ts";
import { quickArgon2id } from "./quick-platform.ts";
import { newcomer, PASSPHRASE, refusal, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const vault = { primitives: nodePrimitives, random };
const bytes = (text: unknown): Bytes => fromBase64url(String(text)) ?? new Uint8Array(0);

const jsonOf = async (answer: Response): Promise<Record<string, unknown>> =>
  (await answer.json()) as Record<string, unknown>;

interface Answers {
  readonly login: {
    readonly keyList: string;
    readonly slots: readonly Record<"id" | "slot" | "wrap", string>[];
  };
  readonly kdf: { readonly kdf: { readonly salt: string } };
}

/** Passes on what the service answers, with `change` applied to the answers of sign-in and roster. */
const changing =
  (change: (path: "login" | "kdf" | "roster", json: Record<string, unknown>) => Promise<unknown>): Meddle =>
  async (request, forward) => {
    const answer = await forward(request);
    const path = (["login", "kdf", "roster"] as const).find((name) => request.url.endsWith(`/${name}`));
    if (path === undefined || !answer.ok) return answer;
    return Response.json(await change(path, await jsonOf(answer)));
  };

/** The identity of an account as its owner's passphrase opens it. */
const identityOf = async (accountId: Bytes, { login, kdf }: Answers): Promise<Identity> => {
  const [slot] = login.slots;
  if (slot === undefined) throw new Error("the account has a slot");
  const parameters = { id: "argon2id", ...KDF_FLOOR, salt: bytes(kdf.kdf.salt) } as const;
  const keys = value(await derivePassphrase(nodePrimitives, quickArgon2id, PASSPHRASE, parameters));
  const unlocked = await unlockAccount(nodePrimitives, {
    accountId,
    slotId: idBytes(slot.id as Id<"slt">),
    slot: bytes(slot.slot),
    wrap: bytes(slot.wrap),
    keyList: bytes(login.keyList),
    kek: keys.kek,
    kdf: parameters,
  });
  return value(unlocked).identity;
};

describe("a service that makes up workspaces", () => {
  test("[KY-10] a sound workspace of its own that has the account as a member", async () => {
    const { email, account } = await newcomer(world, "invited");
    const victim = idBytes(account.accountId);
    const stranger = {
      accountId: random(16),
      deviceId: random(16),
      identity: await deriveIdentity(nodePrimitives, random(32)),
    };
    const { wire, spaceKey } = await createWorkspace(vault, stranger);
    const founded = value(parseRoster(wire.roster));
    const { ed } = stranger.identity;
    const rosterOfOurs = `${world.origin}/api/workspaces/${account.workspaceId}/roster`;
    let victims: KeyList | null = null;
    world.proxy.meddle(async (request, forward) => {
      if (request.url.endsWith("/login")) {
        const json = await jsonOf(await forward(request));
        victims = value(parseKeyList(bytes(json["keyList"])));
        return Response.json({ ...json, workspaceId: formatId("wsp", wire.workspaceId) });
      }
      if (!request.url.endsWith("/roster") || victims === null) return forward(request);
      const place = {
        workspaceId: wire.workspaceId,
        epoch: 1,
        accountId: victim,
        deviceId: stranger.deviceId,
      };
      const grant = await sealGrant(vault, place, victims.identityX, spaceKey, ed.privateKey);
      const grantDigest = await digestOf(nodePrimitives, grant);
      const member = { accountId: victim, identityEd: victims.identityEd, role: ROLE.owner, grantDigest };
      const members = [...founded.members, member];
      const roster = await signRoster(nodePrimitives, { ...founded, members }, ed.privateKey);
      return Response.json({
        ...(await jsonOf(await fetch(rosterOfOurs, { headers: request.headers }))),
        rosters: [toBase64url(roster)],
        keyRing: toBase64url(wire.keyRing),
        grant: toBase64url(grant),
      });
    });
    const refused = refusal(await world.device("invited-2").signIn({ email, passphrase: PASSPHRASE }));
    world.proxy.meddle(null);
    expect(refused.code).toBe("not-trusted");
  });

  test("[KY-7] a chain of rosters that ends before the one this device has seen, when it signs in again", async () => {
    const { device, email, account } = await newcomer(world, "shorter");
    const seen: Record<string, unknown> = {};
    const lengthened = async (rosters: readonly string[]): Promise<readonly string[]> => {
      const identity = await identityOf(idBytes(account.accountId), seen as unknown as Answers);
      const genesis = bytes(rosters[0]);
      const roster = value(parseRoster(genesis));
      const previousDigest = await digestOf(nodePrimitives, genesis);
      const next = { ...roster, version: 2, statementId: random(16), previousDigest };
      return [...rosters, toBase64url(await signRoster(nodePrimitives, next, identity.ed.privateKey))];
    };
    world.proxy.meddle(
      changing(async (path, json) => {
        seen[path] = json;
        return path === "roster"
          ? { ...json, version: 2, rosters: await lengthened(json["rosters"] as string[]) }
          : json;
      }),
    );
    value(await device.signIn({ email, passphrase: PASSPHRASE }));
    world.proxy.meddle(null);
    const refused = refusal(await device.signIn({ email, passphrase: PASSPHRASE }));
    expect(refused.code).toBe("not-trusted");
  });
});

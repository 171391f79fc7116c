import { describe, expect, test } from "bun:test";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { idBytes } from "@holdfast/protocol/ids";
import { type Bytes, concat } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { createAccount } from "@holdfast/vault/genesis";
import { parseKeyList, signKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { parseRoster, signRoster } from "@holdfast/vault/roster";
import { parseSlot, SLOT_KIND, sealRootToSlot } from "@holdfast/vault/slot";
import { rewriteJson } from "./proxy.ts";
import { newcomer, PASSPHRASE, refusal, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const vault = { primitives: nodePrimitives, random };
const bytes = (text: unknown): Bytes => fromBase64url(String(text)) ?? new Uint8Array(0);

const loginsSeen = (): number => world.proxy.seen.filter((line) => line.endsWith("/auth/login")).length;

/** What a stranger's server can make for itself: a whole account of its own under the victim's ids. */
const strangerFor = (accountId: Bytes) =>
  createAccount(vault, {
    accountId,
    deviceId: random(16),
    device: { edPublic: random(32), xPublic: random(32) },
    notBefore: Date.now(),
    notAfter: Date.now() + 1e9,
    slots: [{ slotId: random(16), slotKind: SLOT_KIND.passphrase, kek: random(32), kdf: null }],
  });

interface WireSlot {
  readonly id: string;
  readonly slot: string;
  readonly wrap: string;
}
type Json = Record<string, unknown> & { readonly slots: readonly WireSlot[] };

describe("a hostile answer at sign-in", () => {
  const signInHere = async (name: string, email: string) =>
    world.device(name).signIn({ email, passphrase: PASSPHRASE });

  test("[KY-2] lowered or absurd derivation parameters: nothing is derived and nothing sent", async () => {
    const { email } = await newcomer(world, "kdf");
    for (const change of [{ memoryKib: 8 }, { passes: 1 }, { memoryKib: 8_000_000 }, { lanes: 9 }]) {
      const before = loginsSeen();
      world.proxy.meddle(
        rewriteJson(/\/auth\/kdf$/, (json) => ({ kdf: { ...(json["kdf"] as object), ...change } })),
      );
      expect(refusal(await signInHere("kdf-2", email)).code).toBe("weak-kdf");
      world.proxy.meddle(null);
      expect(loginsSeen()).toBe(before);
    }
  });

  test("[KY-6] [KY-2] a slot whose header names other parameters than were derived with", async () => {
    const { email } = await newcomer(world, "salt");
    const stranger = await newcomer(world, "salt-other");
    const other = value(
      await world.device("probe").signIn({ email: stranger.email, passphrase: PASSPHRASE }),
    );
    expect(other.email).toBe(stranger.email);
    const strangersSlots: unknown[] = [];
    world.proxy.meddle(
      rewriteJson(/\/auth\/login$/, (json) => {
        strangersSlots.push(json["slots"]);
        return json;
      }),
    );
    value(await world.device("probe").signIn({ email: stranger.email, passphrase: PASSPHRASE }));
    world.proxy.meddle(rewriteJson(/\/auth\/login$/, (json) => ({ ...json, slots: strangersSlots[0] })));
    const refused = refusal(await signInHere("salt-2", email));
    world.proxy.meddle(null);
    expect(["weak-kdf", "not-trusted"]).toContain(refused.code);
  });

  test("[KY-6] a root key of the server's own, sealed to the real slot, with a key list of its own", async () => {
    const { email, account } = await newcomer(world, "root");
    const accountId = idBytes(account.accountId);
    const { wire, secrets } = await strangerFor(accountId);
    const forge = async (json: Json): Promise<unknown> => {
      const [real] = json.slots;
      const list = parseKeyList(wire.keyList);
      const slot = real === undefined ? null : parseSlot(bytes(real.slot));
      if (real === undefined || !list.ok || !slot?.ok) throw new Error("the real answer has one slot");
      const place = { accountId, slotId: slot.value.header.objectId, deviceId: random(16) };
      const wrap = await sealRootToSlot(vault, place, slot.value.publicKey, secrets.rootKey);
      const listed = {
        slotId: place.slotId,
        slotKind: SLOT_KIND.passphrase,
        slotDigest: await digestOf(nodePrimitives, bytes(real.slot)),
        wrapDigest: await digestOf(nodePrimitives, wrap),
      };
      const keyList = await signKeyList(
        nodePrimitives,
        { ...list.value, slots: [listed] },
        secrets.identity.ed.privateKey,
      );
      return { ...json, keyList: toBase64url(keyList), slots: [{ ...real, wrap: toBase64url(wrap) }] };
    };
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      if (!request.url.endsWith("/auth/login")) return answer;
      return Response.json(await forge((await answer.json()) as Json));
    });
    const refused = refusal(await signInHere("root-2", email));
    world.proxy.meddle(null);
    expect(refused.code).toBe("not-trusted");
  });

  test("[KY-2] another address in the answer does not hide what this device pinned under the typed one", async () => {
    const { device, email } = await newcomer(world, "address");
    const renamed = rewriteJson(/\/auth\/login$/, (json) => ({
      ...json,
      account: { ...(json["account"] as object), email: "somebody.else@example.org" },
    }));
    world.proxy.meddle(renamed);
    expect(value(await device.signIn({ email, passphrase: PASSPHRASE })).email).toBe(email);
    world.proxy.meddle(null);
  });

  test("[KY-7] a key list older than the one this device has seen", async () => {
    const { device, email } = await newcomer(world, "older");
    const old: unknown[] = [];
    world.proxy.meddle(
      rewriteJson(/\/auth\/login$/, (json) => {
        old.push(json["keyList"]);
        return json;
      }),
    );
    value(await device.signIn({ email, passphrase: PASSPHRASE }));
    value(await world.device("older-2").signIn({ email, passphrase: PASSPHRASE }));
    value(await device.signIn({ email, passphrase: PASSPHRASE }));
    world.proxy.meddle(rewriteJson(/\/auth\/login$/, (json) => ({ ...json, keyList: old[0] })));
    const refused = refusal(await device.signIn({ email, passphrase: PASSPHRASE }));
    world.proxy.meddle(null);
    expect(refused.code).toBe("not-trusted");
  });
});

describe("a hostile answer about the workspace", () => {
  const signInWith = async (name: string, change: (json: Record<string, unknown>) => unknown) => {
    const { email, account } = await newcomer(world, name);
    world.proxy.meddle(rewriteJson(/\/roster$/, change));
    const refused = refusal(await world.device(`${name}-2`).signIn({ email, passphrase: PASSPHRASE }));
    world.proxy.meddle(null);
    return { refused, account };
  };

  test("[KY-11] a roster with an invented admin, signed by the invention", async () => {
    const stranger = await strangerFor(random(16));
    const { email, account } = await newcomer(world, "admin");
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      if (!request.url.endsWith("/roster")) return answer;
      const json = (await answer.json()) as { rosters: string[] };
      const genesis = bytes(json.rosters[0]);
      const roster = parseRoster(genesis);
      if (!roster.ok) throw new Error("the real answer has a roster");
      const { ed } = stranger.secrets.identity;
      const invented = {
        accountId: random(16),
        identityEd: ed.publicKey,
        role: 4 as const,
        grantDigest: random(32),
      };
      const next = await signRoster(
        nodePrimitives,
        {
          ...roster.value,
          version: 2,
          previousDigest: await digestOf(nodePrimitives, genesis),
          signerIdentity: ed.publicKey,
          members: [...roster.value.members, invented],
        },
        ed.privateKey,
      );
      return Response.json({ ...json, version: 2, rosters: [...json.rosters, toBase64url(next)] });
    });
    const refused = refusal(await world.device("admin-2").signIn({ email, passphrase: PASSPHRASE }));
    world.proxy.meddle(null);
    expect(account.email).toBe(email);
    expect(refused.code).toBe("not-trusted");
  });

  test("[KY-10] a whole workspace of the server's own in place of the account's", async () => {
    const stranger = await strangerFor(random(16));
    const { refused } = await signInWith("swapped", (json) => ({
      ...json,
      rosters: [toBase64url(stranger.wire.roster)],
      keyRing: toBase64url(stranger.wire.keyRing),
      grant: toBase64url(stranger.wire.grant),
    }));
    expect(refused.code).toBe("not-trusted");
  });

  test("[KY-12] [KY-13] a grant or key ring the roster does not name", async () => {
    const stranger = await strangerFor(random(16));
    for (const [name, part] of [
      ["grant", { grant: toBase64url(stranger.wire.grant) }],
      ["ring", { keyRing: toBase64url(stranger.wire.keyRing) }],
    ] as const) {
      const { refused } = await signInWith(name, (json) => ({ ...json, ...part }));
      expect(refused.code).toBe("not-trusted");
    }
  });

  test("[KY-8] a certificate of a device that the member's identity did not sign", async () => {
    const stranger = await strangerFor(random(16));
    const { refused } = await signInWith("certificate", (json) => {
      const members = json["members"] as { certificates: string[] }[];
      const forged = toBase64url(stranger.wire.certificate);
      return { ...json, members: members.map((member) => ({ ...member, certificates: [forged] })) };
    });
    expect(refused.code).toBe("not-trusted");
  });

  test("[KY-10] no roster at all, and bytes that are none", async () => {
    const { refused } = await signInWith("none", (json) => ({ ...json, rosters: [] }));
    expect(refused.code).toBe("not-trusted");
    const junk = toBase64url(concat(new Uint8Array(80)));
    const { refused: second } = await signInWith("junk", (json) => ({ ...json, rosters: [junk] }));
    expect(second.code).toBe("damaged");
  });
});

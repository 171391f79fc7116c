import { describe, expect, test } from "bun:test";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes, isId } from "@holdfast/protocol/ids";
import type { Recovering } from "@holdfast/protocol/recovery";
import type { Bytes } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import { createAccount } from "@holdfast/vault/genesis";
import { parseKeyList, signKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { createSlot, parseSlot, SLOT_KIND, sealRootToSlot } from "@holdfast/vault/slot";
import { rewriteJson } from "./proxy.ts";
import { newcomer, PASSPHRASE, refusal, secondDevice, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

const NEW_PASSPHRASE = "Another-lantern9kelp";
const RECOVER = /\/auth\/recover$/;
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const vault = { primitives: nodePrimitives, random };
const bytes = (text: string): Bytes => fromBase64url(text) ?? new Uint8Array(0);

const seen = (line: string): number => world.proxy.seen.filter((each) => each === line).length;

const person = async (name: string) => {
  const { email, device, account } = await newcomer(world, name);
  const [code = ""] = account.recoveryCodes;
  return { email, device, tried: { email, code, passphrase: NEW_PASSPHRASE } };
};

/** The refusal of a recovery whose answer was changed; what is stored must be as it was. */
const refusedWith = async (name: string, change: (answer: Recovering) => unknown) => {
  const { email, tried } = await person(name);
  const before = seen("PUT /api/keys/slots");
  world.proxy.meddle(rewriteJson(RECOVER, (json) => change(json as unknown as Recovering)));
  const refused = refusal(await world.device(`${name}-2`).recover(tried));
  world.proxy.meddle(null);
  expect(seen("PUT /api/keys/slots")).toBe(before);
  value(await world.device(`${name}-3`).signIn({ email, passphrase: PASSPHRASE }));
  value(await world.device(`${name}-2`).recover(tried));
  return refused.code;
};

/** The answer that the service gives to a sound code. */
const answerOf = async (name: string): Promise<Recovering> => {
  const { tried } = await person(name);
  const answers: Recovering[] = [];
  world.proxy.meddle(
    rewriteJson(RECOVER, (json) => {
      answers.push(json as unknown as Recovering);
      return json;
    }),
  );
  value(await world.device(`${name}-2`).recover(tried));
  world.proxy.meddle(null);
  const [answer] = answers;
  if (answer === undefined) throw new Error("nothing was answered");
  return answer;
};

const accountOf = ({ accountId }: Recovering): Id<"acc"> => {
  if (!isId("acc", accountId)) throw new Error("not an account");
  return accountId;
};

/** A whole account of a stranger's own, under the id of the victim. */
const strangerFor = (answer: Recovering) =>
  createAccount(vault, {
    accountId: idBytes(accountOf(answer)),
    deviceId: random(16),
    device: { edPublic: random(32), xPublic: random(32) },
    notBefore: Date.now(),
    notAfter: Date.now() + 1e9,
    slots: [{ slotId: random(16), slotKind: SLOT_KIND.passphrase, kek: random(32), kdf: null }],
  });

/** The real answer with an own slot or root key in it, under a list of the stranger's that names them. */
const forge = async (answer: Recovering, slotToo: boolean): Promise<Recovering> => {
  const { wire, secrets } = await strangerFor(answer);
  const list = parseKeyList(wire.keyList);
  const real = parseSlot(bytes(answer.slot.slot));
  if (!list.ok || !real.ok) throw new Error("the real answer is sound");
  const slotKind = SLOT_KIND.recoveryCode;
  const place = {
    accountId: idBytes(accountOf(answer)),
    slotId: real.value.header.objectId,
    deviceId: random(16),
  };
  const identity = secrets.identity.ed.publicKey;
  const objects = slotToo
    ? await createSlot(vault, { ...place, slotKind, kdf: null }, random(32), secrets.rootKey, identity)
    : {
        slot: bytes(answer.slot.slot),
        wrap: await sealRootToSlot(vault, place, real.value.publicKey, secrets.rootKey),
      };
  const listed = {
    slotId: place.slotId,
    slotKind,
    slotDigest: await digestOf(nodePrimitives, objects.slot),
    wrapDigest: await digestOf(nodePrimitives, objects.wrap),
  };
  const { privateKey } = secrets.identity.ed;
  const keyList = await signKeyList(nodePrimitives, { ...list.value, slots: [listed] }, privateKey);
  const { id } = answer.slot;
  const slot = { id, slot: toBase64url(objects.slot), wrap: toBase64url(objects.wrap) };
  return { ...answer, keyList: toBase64url(keyList), slot };
};

/** Like `rewriteJson`, for changes that take time. */
const forged = async (name: string, slotToo: boolean) => {
  const { email, tried } = await person(name);
  const before = seen("PUT /api/keys/slots");
  world.proxy.meddle(async (request, forward) => {
    const answer = await forward(request);
    if (!RECOVER.test(request.url)) return answer;
    return Response.json(await forge((await answer.json()) as Recovering, slotToo));
  });
  const refused = refusal(await world.device(`${name}-2`).recover(tried));
  world.proxy.meddle(null);
  expect(seen("PUT /api/keys/slots")).toBe(before);
  value(await world.device(`${name}-3`).signIn({ email, passphrase: PASSPHRASE }));
  return refused.code;
};

describe("a hostile answer at recovery", () => {
  test("[KY-18] [KY-6] a root key of the server's own, sealed to the real slot, under its own list", async () => {
    expect(await forged("wrap", false)).toBe("not-trusted");
  });

  test("[KY-18] [KY-6] a slot of the server's own in place of the code's", async () => {
    expect(await forged("slot", true)).toBe("not-trusted");
  });

  test("[KY-18] the list, the slot and the account of somebody else", async () => {
    const theirs = await answerOf("theirs");
    const { keyList, slot, accountId } = theirs;
    expect(await refusedWith("their-list", (answer) => ({ ...answer, keyList }))).toBe("not-trusted");
    expect(await refusedWith("their-slot", (answer) => ({ ...answer, slot }))).toBe("not-trusted");
    expect(await refusedWith("their-id", (answer) => ({ ...answer, accountId }))).toBe("not-trusted");
    expect(await refusedWith("all-theirs", (answer) => ({ ...answer, accountId, keyList, slot }))).toBe(
      "not-trusted",
    );
    const renamed = (answer: Recovering) => ({ ...answer, slot: { ...slot, id: answer.slot.id } });
    expect(await refusedWith("their-objects", renamed)).toBe("not-trusted");
    // Every attempt derives keys from a passphrase or a code.
  }, 120_000);

  test("[KY-18] another version than the list has, and bytes that are no list", async () => {
    const later = (answer: Recovering) => ({ ...answer, version: answer.version + 1 });
    expect(await refusedWith("version", later)).toBe("not-trusted");
    const cut = (answer: Recovering) => ({ ...answer, keyList: answer.keyList.slice(0, -8) });
    expect(["damaged", "not-trusted"]).toContain(await refusedWith("cut", cut));
  });

  test("[KY-18] [KY-7] a list older than this device has seen", async () => {
    const { email, device, tried } = await person("older");
    const old: Recovering[] = [];
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      if (!RECOVER.test(request.url) || !answer.ok) return answer;
      old.push((await answer.clone().json()) as Recovering);
      return new Response("", { status: 404 });
    });
    expect((await world.device("older-2").recover(tried)).ok).toBe(false);
    world.proxy.meddle(null);
    await secondDevice(world, "older-3", email);
    value(await device.signIn({ email, passphrase: PASSPHRASE }));
    world.proxy.meddle(
      rewriteJson(RECOVER, (json) => ({ ...json, keyList: old[0]?.keyList, version: old[0]?.version })),
    );
    const refused = refusal(await device.recover(tried));
    world.proxy.meddle(null);
    expect(refused.code).toBe("not-trusted");
    // Nobody was let in, and whoever had the account open goes on.
    expect(device.status().kind).toBe("unlocked");
    expect((await device.listSessions()).ok).toBe(true);
  });

  test("[KY-19] [KY-2] a lowered derivation when the new passphrase is tried: it is not sent", async () => {
    const { email, tried } = await person("lowered");
    world.proxy.meddle(
      rewriteJson(/\/auth\/kdf$/, (json) => ({ kdf: { ...(json["kdf"] as object), memoryKib: 8 } })),
    );
    const before = seen("POST /api/auth/login");
    const device = world.device("lowered-2");
    const refused = refusal(await device.recover(tried));
    world.proxy.meddle(null);
    expect(refused.code).toBe("weak-kdf");
    expect(seen("POST /api/auth/login")).toBe(before);
    expect(device.status().kind).not.toBe("unlocked");
    value(await device.signIn({ email, passphrase: NEW_PASSPHRASE }));
  });

  test("[KY-19] a service that only says it replaced the slots: recovery is not done", async () => {
    const { email, tried } = await person("lying");
    world.proxy.meddle(async (request, forward) =>
      request.method === "PUT" ? Response.json({ version: 2 }) : forward(request),
    );
    const device = world.device("lying-2");
    expect(refusal(await device.recover(tried)).code).toBe("invalid-credentials");
    world.proxy.meddle(null);
    expect(device.status().kind).not.toBe("unlocked");
    value(await device.signIn({ email, passphrase: PASSPHRASE }));
  });

  test("[KY-20] a service that only says it replaced the codes", async () => {
    const { device, tried } = await person("lying-codes");
    world.proxy.meddle(async (request, forward) =>
      request.url.endsWith("/generate") ? Response.json({ version: 2 }) : forward(request),
    );
    expect(refusal(await device.recoveryCodes.replace()).code).toBe("not-trusted");
    world.proxy.meddle(null);
    value(await world.device("lying-codes-2").recover(tried));
  });
});

import { describe, expect, test } from "bun:test";
import type { SlotView } from "@holdfast/client/contract/slots";
import { formatId } from "@holdfast/protocol/ids";
import { sampleProject } from "@holdfast/state/sample-project";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { deriveRecoveryCode, parseRecoveryCode } from "@holdfast/vault/recovery-code";
import { createKeyring, withPasskey } from "./authenticator.ts";
import { answerLost, type Meddle, unreachable } from "./proxy.ts";
import {
  createManualClock,
  type Device,
  newcomer,
  PASSPHRASE,
  refusal,
  secondDevice,
  until,
  value,
  worldOfFile,
} from "./world.ts";

const world = worldOfFile();

const SHORT = "Kelp-lant9rns";
const NOTE = { name: "Canary of the kitchen drawer", description: "Canary, blue", tags: ["canary"] };

/** Runs while the way to the service is meddled with. */
const meddled = async <T>(meddle: Meddle, act: () => Promise<T>): Promise<T> => {
  world.proxy.meddle(meddle);
  try {
    return await act();
  } finally {
    world.proxy.meddle(null);
  }
};

const slotsOf = async (device: Device): Promise<readonly SlotView[]> => value(await device.slots.list());

const passphraseOf = async (device: Device): Promise<SlotView> => {
  const found = (await slotsOf(device)).find(({ kind }) => kind === "passphrase");
  if (found === undefined) throw new Error("no passphrase");
  return found;
};

const codesOf = async (device: Device): Promise<readonly SlotView[]> =>
  (await slotsOf(device)).filter(({ kind }) => kind === "recovery-code");

describe("labels of slots", () => {
  test("[SL-1] [A16] a name given on one device is read on every other, wherever it works, and nowhere in clear", async () => {
    const sent: string[] = [];
    const record: Meddle = async (request, forward) => {
      sent.push(request.url, await request.clone().text());
      return forward(request);
    };
    const { device, email } = await newcomer(world, "labels");
    const { id } = await passphraseOf(device);
    const labelled = await meddled(record, async () => value(await device.slots.label(id, NOTE)));
    expect(labelled).toMatchObject({ id, ...NOTE });
    expect(sent.join("\n")).not.toContain("anary");
    const second = await secondDevice(world, "labels-2", email);
    expect(await passphraseOf(second)).toMatchObject(NOTE);
    const team = value(await second.workspaces.create("The team"));
    value(await second.switchWorkspace(team.id));
    value(await second.createSession({ name: "Ours", state: sampleProject("2026-11-21T08:00:00.000Z") }));
    expect(await passphraseOf(second)).toMatchObject(NOTE);
    value(await second.slots.label(id, { ...NOTE, name: " Changed elsewhere " }));
    expect((await passphraseOf(device)).name).toBe("Changed elsewhere");
    const [code] = await codesOf(device);
    expect(code).toMatchObject({ name: null, strength: null, description: "", tags: [] });
  }, 120_000);

  test("[SL-1] one that is too long is refused, and a name whose answer was lost is found to be there", async () => {
    const { device } = await newcomer(world, "long");
    const { id } = await passphraseOf(device);
    const long = await device.slots.label(id, { ...NOTE, name: "x".repeat(81) });
    expect(refusal(long).code).toBe("invalid-request");
    const lost = await meddled(answerLost(/\/keys\/slots\/slt_/), () => device.slots.label(id, NOTE));
    expect(value(lost)).toMatchObject(NOTE);
    const gone = await device.slots.label(`slt_${"0".repeat(32)}`, NOTE);
    expect(refusal(gone).code).toBe("not-found");
  }, 120_000);

  test("[SL-2] the strength of the passphrase is kept from when it was typed, beside the name", async () => {
    const { device, email } = await newcomer(world, "strength");
    await until(async () => (await passphraseOf(device)).strength !== null);
    const before = await passphraseOf(device);
    expect(before.strength).toBe(4);
    value(await device.slots.label(before.id, NOTE));
    expect(await passphraseOf(device)).toMatchObject({ ...NOTE, strength: before.strength });
    value(await device.changePassphrase({ present: PASSPHRASE, next: SHORT }));
    await until(async () => (await passphraseOf(device)).strength === 2);
    expect((await passphraseOf(device)).id).not.toBe(before.id);
    const [code = ""] = value(await device.recoveryCodes.replace());
    const recovering = world.device("strength-2");
    value(await recovering.recover({ email, code, passphrase: PASSPHRASE }));
    await until(async () => (await passphraseOf(recovering)).strength === 4);
  }, 120_000);

  test("[SL-2] a strength that could not be kept fails nothing, and is kept at the next unlock", async () => {
    let refused = 0;
    const refuse: Meddle = async (request, forward) => {
      if (!request.url.includes("/keys/health")) return forward(request);
      refused += 1;
      return new Response("", { status: 500 });
    };
    const person = await meddled(refuse, async () => {
      const made = await newcomer(world, "lost");
      await until(() => refused > 0);
      return made;
    });
    const { device } = person;
    await device.lock();
    expect((await meddled(unreachable, () => device.unlock(PASSPHRASE))).ok).toBe(true);
    await device.lock();
    value(await device.unlock(PASSPHRASE));
    await until(async () => (await passphraseOf(device)).strength !== null);
  }, 120_000);
});

describe("use and removal of slots", () => {
  test("[SL-3] signing in counts for the slot that did it, unlocking on a device for none", async () => {
    const { device, email, keyring } = await withPasskey(world, "use");
    await secondDevice(world, "use-2", email);
    value(await keyring.signIn(world.device("use-3")));
    await device.lock();
    value(await device.unlock(PASSPHRASE));
    const slots = await slotsOf(device);
    expect(slots.map(({ kind, uses }) => `${kind} ${uses}`)).toEqual([
      "passphrase 1",
      "passkey 1",
      ...Array.from({ length: 8 }, () => "recovery-code 0"),
    ]);
    for (const { uses, lastUsedAt, createdAt } of slots) {
      expect(lastUsedAt === null).toBe(uses === 0);
      expect(createdAt).not.toBeNull();
    }
  }, 120_000);

  test("[SL-6] [A20] a code that was removed opens nothing; the passphrase and the last two codes stay", async () => {
    const { device, email } = await newcomer(world, "removing");
    const codes = value(await device.recoveryCodes.replace(4));
    const [first, second] = await codesOf(device);
    const asked = value(await device.slots.beforeRemoving(first?.id ?? "slt_"));
    expect(asked.unreadable).toEqual([]);
    expect(asked.stillOpens.map(({ kind }) => kind).toSorted()).toEqual([
      "passphrase",
      ...Array.from({ length: 3 }, () => "recovery-code" as const),
    ]);
    value(await device.slots.remove(first?.id ?? "slt_"));
    value(await device.slots.remove(first?.id ?? "slt_"));
    const lost: Meddle = async (request, forward) => {
      const answer = await forward(request);
      return request.method === "PUT" ? new Response("", { status: 503 }) : answer;
    };
    value(await meddled(lost, () => device.slots.remove(second?.id ?? "slt_")));
    const left = await codesOf(device);
    expect(left.map(({ removal }) => removal)).toEqual(["last-codes", "last-codes"]);
    expect(refusal(await device.slots.remove(left[0]?.id ?? "slt_")).code).toBe("invalid-request");
    const passphrase = await passphraseOf(device);
    expect(passphrase.removal).toBe("last-passphrase");
    expect(refusal(await device.slots.remove(passphrase.id)).code).toBe("invalid-request");
    const last = value(await device.slots.beforeRemoving(passphrase.id));
    expect(last.unreadable.length).toBe(1);
    const idOf = async (code: string): Promise<string> => {
      const bytes = value(await parseRecoveryCode(nodePrimitives, code));
      return formatId("slt", (await deriveRecoveryCode(nodePrimitives, bytes)).slotId);
    };
    const removed = [first?.id, second?.id];
    for (const code of codes) {
      if (!removed.includes((await idOf(code)) as `slt_${string}`)) continue;
      const tried = await world.device("removing-2").recover({ email, code, passphrase: PASSPHRASE });
      expect(refusal(tried).code).toBe("wrong-code");
    }
    const kept = await Promise.all(codes.map(async (code) => ({ code, id: await idOf(code) })));
    const { code = "" } = kept.find(({ id }) => left.some((slot) => slot.id === id)) ?? {};
    value(await world.device("removing-3").recover({ email, code, passphrase: PASSPHRASE }));
  }, 120_000);

  test("[SL-6] a passkey's slot goes with its passkey, and nothing else does", async () => {
    const { device, keyring } = await withPasskey(world, "both");
    const other = await createKeyring(world);
    value(await other.add(device));
    const passkeys = (await slotsOf(device)).filter(({ kind }) => kind === "passkey");
    expect(passkeys.map(({ removal }) => removal)).toEqual(["allowed", "allowed"]);
    value(await device.slots.remove(passkeys[0]?.id ?? "slt_"));
    expect(value(await device.passkeys.list())).toHaveLength(1);
    const signedIn = [
      await keyring.signIn(world.device("both-2")),
      await other.signIn(world.device("both-3")),
    ];
    expect(signedIn.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await slotsOf(device)).filter(({ kind }) => kind === "passkey")).toHaveLength(1);
  }, 120_000);
});

describe("key health", () => {
  test("[SL-4] [SL-5] [A19] it says what recovery lacks, how old the keys are and what to do", async () => {
    const { device } = await newcomer(world, "health");
    const fresh = value(await device.keyHealth.read());
    expect(fresh).toMatchObject({
      recovery: { codesLeft: 8, complete: true, missing: [] },
      epoch: { number: 1, state: "young" },
      slots: { passphrases: 1, codes: 8, passkeys: 0, devices: 0, oldestUse: null },
      assisted: { allowed: false, live: 0 },
      warnings: [],
      recommendations: ["add-passkey"],
    });
    expect(fresh.epoch.since).not.toBeNull();
    expect(fresh.rootKeySince).not.toBeNull();
    const keyring = await createKeyring(world);
    value(await keyring.add(device));
    expect(value(await device.keyHealth.read()).recommendations).toEqual([]);
    const bare = world.device("health-2");
    value(await bare.register({ email: "bare@example.org", passphrase: PASSPHRASE, recoveryCodes: false }));
    expect(value(await bare.keyHealth.read())).toMatchObject({
      recovery: { codesLeft: 0, complete: false, missing: ["codes"] },
      warnings: ["recovery-incomplete"],
      recommendations: ["make-recovery-codes", "add-passkey"],
    });
  }, 120_000);

  test("[SL-1] [SL-2] [SL-4] it goes on under a new root key, with the names of what stays", async () => {
    const { device } = await withPasskey(world, "replaced");
    const passkey = (await slotsOf(device)).find(({ kind }) => kind === "passkey");
    value(await device.slots.label(passkey?.id ?? "slt_", NOTE));
    const before = value(await device.keyHealth.read());
    value(await device.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    await until(async () => (await passphraseOf(device)).strength !== null);
    const kept = (await slotsOf(device)).find(({ kind }) => kind === "passkey");
    expect(kept).toMatchObject({ id: passkey?.id, createdAt: passkey?.createdAt, ...NOTE });
    const after = value(await device.keyHealth.read());
    expect(after).toMatchObject({ epoch: { number: 2, state: "young" }, warnings: [] });
    expect(Date.parse(after.rootKeySince ?? "")).toBeGreaterThan(Date.parse(before.rootKeySince ?? ""));
  }, 120_000);

  test("[SL-4] [A18] an epoch is young, good, due soon and overdue by this device's clock", async () => {
    const clock = createManualClock(Date.now());
    const { device } = await newcomer(world, "ages", clock);
    const states: string[] = [];
    for (const days of [0, 31, 53, 7]) {
      clock.advance(days * 24 * 3600 * 1000);
      states.push(value(await device.keyHealth.read()).epoch.state);
    }
    expect(states).toEqual(["young", "good", "due-soon", "overdue"]);
  }, 120_000);
});

import { describe, expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { fromBase64url, toBase64url, toHex } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { KDF_FLOOR, WRONG_ATTEMPTS_BEFORE_LOCK } from "@holdfast/protocol/limits";
import {
  type PasswordRegistered,
  type PasswordSignedIn,
  SERVICE_ORIGIN_NOTICE,
} from "@holdfast/protocol/password";
import { parseCertificate } from "@holdfast/vault/certificate";
import { unlockAccount } from "@holdfast/vault/first-contact";
import { parseKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { deriveRecoveryCode, parseRecoveryCode } from "@holdfast/vault/recovery-code";
import { parseRoster } from "@holdfast/vault/roster";
import { parseSlot, SLOT_KIND } from "@holdfast/vault/slot";
import { openUnlock, unlockKeys } from "@holdfast/vault/unlock-token";
import { bytesOf } from "../../decode.ts";
import { switchAssisted } from "../../testing/assisted.ts";
import { memoryBackend } from "../../testing/backends.ts";
import { bearer, type Fixture, fixtureOn, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

const PASSWORD = "Blue-Kettle-47-Harbour";
const nobody = () => `nobody-${crypto.randomUUID()}@example.org`;

const register = async ({ send }: Fixture, email = nobody(), password = PASSWORD) => {
  const response = await send("POST", "/auth/register", { body: { email, password, client: "bearer" } });
  if (response.status !== 201) throw new Error(await response.text());
  return { email, answer: (await response.json()) as PasswordRegistered };
};

const login = ({ send }: Fixture, email: string, password = PASSWORD, more: object = {}): Promise<Response> =>
  send("POST", "/auth/login", { body: { email, password, unlock: true, client: "bearer", ...more } });

const listOf = ({ keyList }: Pick<SignedIn, "keyList">) => {
  const list = parseKeyList(bytesOf(keyList));
  if (!list.ok) throw new Error(list.error);
  return list.value;
};

const tokenOf = ({ unlock }: PasswordSignedIn) => {
  const token = fromBase64url(unlock.token);
  if (token === null) throw new Error("no token");
  return token;
};

describeOnBackends("accounts that the service makes", (begin) => {
  test("[AM-6] [A45] one says for ever that it was, has assisted mode on, and tells its codes once", async () => {
    const fixture = await begin();
    const { email, answer } = await register(fixture);
    const list = listOf(answer);
    expect([list.originService, list.assistedAllowed, list.version]).toEqual([true, true, 1]);
    expect(answer.notice).toBe(SERVICE_ORIGIN_NOTICE);
    expect(answer.recoveryCodes.length).toBe(8);
    const [device] = answer.devices;
    const certificate = parseCertificate(bytesOf(device?.certificate ?? ""));
    expect(certificate.ok && [certificate.value.assisted, certificate.value.notAfter]).toEqual([
      true,
      fixture.clock.now,
    ]);
    const chain = await fixture.stores.workspaces.chain(idBytes(answer.workspaceId as Id), 0, 1);
    const roster = parseRoster(chain[0]?.body ?? new Uint8Array(0));
    expect(roster.ok && roster.value.assistedAllowed).toBe(true);
    const passphrase = answer.slots
      .map(({ slot }) => parseSlot(bytesOf(slot)))
      .find((slot) => slot.ok && slot.value.slotKind === SLOT_KIND.passphrase);
    expect(passphrase?.ok && passphrase.value.kdf).toEqual({
      id: "argon2id",
      ...KDF_FLOOR,
      salt: expect.any(Uint8Array),
    });
    const again = await (await login(fixture, email)).text();
    for (const code of answer.recoveryCodes) expect(again.includes(code)).toBe(false);
    for (const secret of [...answer.recoveryCodes, PASSWORD]) {
      expect((await fixture.dump()).includes(secret)).toBe(false);
      expect(fixture.log.join("\n").includes(secret)).toBe(false);
    }
  });

  test("[AM-6] [KY-18] each of its codes opens the account, believing nothing the service says", async () => {
    const { answer } = await register(await begin());
    for (const text of answer.recoveryCodes) {
      const code = await parseRecoveryCode(nodePrimitives, text);
      if (!code.ok) throw new Error(code.error);
      const { slotId, kek } = await deriveRecoveryCode(nodePrimitives, code.value);
      const slot = answer.slots.find(({ id }) => id === `slt_${toHex(slotId)}`);
      if (slot === undefined) throw new Error("no slot");
      const opened = await unlockAccount(nodePrimitives, {
        accountId: idBytes(answer.account.id as Id),
        slotId,
        slot: bytesOf(slot.slot),
        wrap: bytesOf(slot.wrap),
        keyList: bytesOf(answer.keyList),
        kek,
        kdf: null,
      });
      expect(opened.ok).toBe(true);
    }
  });

  test("[AM-6] [KY-16] [B9] a weak password, a taken address and anything else than a program's body are refused", async () => {
    const fixture = await begin();
    const { email } = await register(fixture);
    const good = { email: nobody(), password: PASSWORD, client: "bearer" };
    const { person } = await fixture.signUp();
    const attempts: readonly [string, object][] = [
      ["400 invalid-request", { ...good, password: "short" }],
      ["400 invalid-request", { ...good, password: "Password1234!" }],
      ["400 invalid-request", { ...good, password: "" }],
      ["400 invalid-request", { ...good, password: "A".repeat(2_000) }],
      ["400 invalid-request", { ...good, client: "browser" }],
      ["400 invalid-request", { ...good, unlock: true }],
      ["400 invalid-request", { password: PASSWORD, client: "bearer" }],
      ["400 invalid-request", { ...good, password: 7 }],
      ["409 email-taken", { ...good, email }],
      ["409 email-taken", { ...good, email: person.email.toUpperCase() }],
    ];
    for (const [outcome, body] of attempts) {
      const response = await fixture.send("POST", "/auth/register", { body });
      expect([body, await outcomeOf(response.clone())]).toEqual([body, outcome]);
      expect((await response.text()).includes(PASSWORD)).toBe(false);
    }
    const weak = await fixture.send("POST", "/auth/register", { body: { ...good, password: "short" } });
    expect((await weak.json()).errors).toEqual([
      { pointer: "/password", detail: expect.stringContaining("length") },
    ]);
  });
});

describeOnBackends("signing in with a password", (begin) => {
  test("[AM-5] [A45] [B9] answers what a login answers, and a token that opens the home and nothing else", async () => {
    const fixture = await begin();
    const { email, answer: registered } = await register(fixture);
    const response = await login(fixture, email);
    expect(response.status).toBe(200);
    const answer: PasswordSignedIn = await response.json();
    expect(answer.account).toEqual(registered.account);
    expect((await fixture.send("GET", "/auth/me", { headers: bearer(answer) })).status).toBe(200);
    const keys = await unlockKeys(nodePrimitives, tokenOf(answer));
    const { accountId, workspaceId } = {
      accountId: idBytes(answer.account.id as Id),
      workspaceId: idBytes(answer.workspaceId as Id),
    };
    const [row] = await fixture.stores.unlocks.list(accountId, new Date(fixture.clock.now));
    if (row === undefined) throw new Error("no token");
    expect([row.id, row.workspaceId, row.origin]).toEqual([keys.id, workspaceId, "login"]);
    const stored = await fixture.stores.keys.read(accountId);
    const device = stored?.devices.find(({ id }) => toHex(id) === toHex(row.deviceId));
    if (device === undefined) throw new Error("no device");
    expect([device.flags, device.roleCap]).toEqual([2, 2]);
    const place = { workspaceId, epoch: 1, deviceId: row.deviceId, edPublic: device.edPublic };
    const opened = await openUnlock(nodePrimitives, row.wrap, place, keys);
    expect(opened.ok).toBe(true);
    const list = listOf(answer);
    expect([list.version, list.devices.length, list.originService, list.assistedAllowed]).toEqual([
      2,
      2,
      true,
      true,
    ]);
    const dump = await fixture.dump();
    const spaceKey = opened.ok ? opened.value.spaceKey : new Uint8Array(32);
    for (const secret of [tokenOf(answer), spaceKey, opened.ok ? opened.value.seed : spaceKey]) {
      for (const text of [toHex(secret), toBase64url(secret), Buffer.from(secret).toString("base64")]) {
        expect(dump.includes(text)).toBe(false);
        expect(fixture.log.join("\n").includes(text)).toBe(false);
      }
    }
    const told = () => fixture.sent.filter(({ to }) => to === email);
    while (told().length === 0) await Bun.sleep(5);
    expect(told().map(({ subject }) => subject)).toEqual([
      "An unlock token of your Holdfast account was made",
    ]);
  });

  test("[AM-5] [AU-3] wrong passwords count as wrong keys do, and lock both ways in", async () => {
    const fixture = await begin();
    const { email } = await register(fixture);
    for (let n = 0; n < WRONG_ATTEMPTS_BEFORE_LOCK; n++) {
      expect(await outcomeOf(await login(fixture, email, `${PASSWORD}!`))).toBe("401 invalid-credentials");
    }
    const locked = await login(fixture, email);
    expect(await outcomeOf(locked.clone())).toBe("429 account-locked");
    expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(0);
    const body = { email, authKey: toBase64url(new Uint8Array(32)), client: "bearer" };
    expect(await outcomeOf(await fixture.send("POST", "/auth/login", { body }))).toBe("429 account-locked");
  });

  test("[AM-5] where account, home or slot does not allow it nothing is derived, as for an address of nobody", async () => {
    const fixture = await begin();
    const { person } = await fixture.signUp();
    const { person: strong, as } = await fixture.signUp({ kdf: { memoryKib: 1024 * 1024 } });
    const on = await switchAssisted(strong, strong.wire);
    await fixture.send("PUT", "/keys/assisted", { body: on.body, headers: { ...as, "if-match": '"v1"' } });
    // More than ever lock: nothing was compared, so nothing is counted.
    for (let n = 0; n < WRONG_ATTEMPTS_BEFORE_LOCK + 2; n++) {
      const answers = await Promise.all(
        [person.email, strong.email, nobody()].map(async (email) => {
          const response = await login(fixture, email);
          const { instance: _, ...problem } = await response.json();
          return JSON.stringify([response.status, problem]);
        }),
      );
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).toContain("assisted-not-allowed");
    }
  });

  test("[AM-5] a body that is neither, or both, signs nobody in", async () => {
    const fixture = await begin();
    const { email } = await register(fixture);
    const authKey = toBase64url(new Uint8Array(32));
    const bodies: readonly object[] = [
      { email, password: PASSWORD, client: "bearer" },
      { email, password: PASSWORD, unlock: false, client: "bearer" },
      { email, password: PASSWORD, unlock: true, client: "browser" },
      { email, password: PASSWORD, unlock: true, authKey, client: "bearer" },
      { email, unlock: true, client: "bearer" },
      { email, client: "bearer" },
      { email, password: [PASSWORD], unlock: true, client: "bearer" },
    ];
    for (const body of bodies) {
      const response = await fixture.send("POST", "/auth/login", { body });
      expect([body, await outcomeOf(response)]).toEqual([body, "400 invalid-request"]);
    }
  });

  test("[AM-5] [SL-7] sign-ins in any number leave no more devices in the list than are live", async () => {
    const fixture = await begin();
    const { email } = await register(fixture);
    const lengths: number[] = [];
    for (let n = 0; n < 4; n++) {
      const response = await login(fixture, email);
      const answer: PasswordSignedIn = await response.json();
      lengths.push(listOf(answer).devices.length);
      fixture.clock.now += 25 * 60_000;
    }
    expect(lengths).toEqual([2, 1, 1, 1]);
  });
});

describe("many sign-ins with passwords at once", () => {
  test("[AM-5] few are derived at a time, few wait, and the rest are told to come again", async () => {
    const fixture = await fixtureOn(memoryBackend());
    const { email } = await register(fixture);
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const response = await login(fixture, email);
        return `${await outcomeOf(response.clone())} ${response.headers.get("retry-after") ?? ""}`.trim();
      }),
    );
    expect(outcomes.filter((outcome) => outcome === "503 busy 2").length).toBeGreaterThanOrEqual(6);
    expect(outcomes.every((outcome) => ["200", "503 busy 2"].includes(outcome))).toBe(true);
  }, 120_000);
});

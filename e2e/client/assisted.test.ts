import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { UNLOCK_SECONDS } from "@holdfast/protocol/limits";
import type { PasswordRegistered, PasswordSignedIn } from "@holdfast/protocol/password";
import { sampleProject } from "@holdfast/state/sample-project";
import { parseCertificate } from "@holdfast/vault/certificate";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { openUnlock, parseUnlockToken, unlockKeys } from "@holdfast/vault/unlock-token";
import { SQL } from "bun";
import { answerLost, type Meddle } from "./proxy.ts";
import { newcomer, PASSPHRASE, refusal, secondDevice, value, worldOfFile } from "./world.ts";

const world = worldOfFile({ thorough: true });

const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${world.origin}/api${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const passwordLogin = (email: string, password = PASSPHRASE): Promise<Response> =>
  post("/auth/login", { email, password, unlock: true, client: "bearer" });

const codeOf = async (response: Response): Promise<string> =>
  response.ok ? `${response.status}` : `${response.status} ${(await response.json()).code}`;

const meddled = async <T>(meddle: Meddle, act: () => Promise<T>): Promise<T> => {
  world.proxy.meddle(meddle);
  try {
    return await act();
  } finally {
    world.proxy.meddle(null);
  }
};

/** What the database has of a token, and of its device. */
const rowOf = async (id: Id<"ulk">) => {
  const sql = new SQL({ url: world.databaseUrl, max: 1 });
  try {
    const [row] = await sql`
      select u.*, d.certificate from unlocks u join devices d on d.id = u.device_id where u.id = ${idBytes(id)}`;
    return row;
  } finally {
    await sql.close();
  }
};

describe("assisted mode of a client's account", () => {
  test("[AM-3] it is off until the account signs that it is on, and the password lets nobody in before or after", async () => {
    const { device, email } = await newcomer(world, "switching");
    expect(value(await device.assisted.status())).toEqual({
      allowed: false,
      workspaceAllows: false,
      maySwitchWorkspace: false,
      originService: false,
      unlocks: [],
    });
    expect(await codeOf(await passwordLogin(email))).toBe("403 assisted-not-allowed");
    expect(refusal(await device.assisted.begin()).code).toBe("assisted-not-allowed");
    value(await device.assisted.allow());
    value(await device.assisted.allow());
    expect(value(await device.assisted.status())).toMatchObject({ allowed: true, workspaceAllows: true });
    const signedIn = await passwordLogin(email);
    expect(signedIn.status).toBe(200);
    const { unlock } = (await signedIn.json()) as PasswordSignedIn;
    const { unlocks } = value(await device.assisted.status());
    expect(unlocks.map(({ id, origin }) => [id as string, origin])).toEqual([[unlock.id, "login"]]);
    value(await device.assisted.forbid());
    expect(value(await device.assisted.status())).toMatchObject({
      allowed: false,
      workspaceAllows: false,
      unlocks: [],
    });
    expect(await codeOf(await passwordLogin(email))).toBe("403 assisted-not-allowed");
    const second = await secondDevice(world, "switching-2", email);
    expect(value(await second.assisted.status())).toMatchObject({ allowed: false });
  });

  test("[AM-1] [AM-4] a token is made here and told to nobody; with its row it opens the workspace, alone neither does", async () => {
    const { device } = await newcomer(world, "beginning");
    value(await device.assisted.allow());
    const sent: string[] = [];
    const record: Meddle = async (request, forward) => {
      sent.push(request.url, JSON.stringify([...request.headers]), await request.clone().text());
      const response = await forward(request);
      sent.push(await response.clone().text());
      return response;
    };
    const made = await meddled(record, async () => value(await device.assisted.begin()));
    const token = parseUnlockToken(made.token);
    if (token === null) throw new Error("no token");
    for (const text of [made.token, toHex(token)]) expect(sent.join("\n").includes(text)).toBe(false);
    expect(Date.parse(made.expiresAt) - Date.now()).toBeLessThanOrEqual(UNLOCK_SECONDS * 1000 + 60_000);
    const row = await rowOf(made.id);
    const certificate = parseCertificate(new Uint8Array(row.certificate));
    if (!certificate.ok) throw new Error(certificate.error);
    const { edPublic, deviceId, assisted } = certificate.value;
    expect(assisted).toBe(true);
    const place = { workspaceId: new Uint8Array(row.workspace_id), epoch: 1, deviceId, edPublic };
    const keys = await unlockKeys(nodePrimitives, token);
    const opened = await openUnlock(nodePrimitives, new Uint8Array(row.wrap), place, keys);
    expect(opened.ok).toBe(true);
    // The row without the token: everything in it and of the same length as a key opens nothing.
    const wrap = new Uint8Array(row.wrap);
    for (let at = 0; at + 32 <= wrap.length; at++) {
      const tried = await openUnlock(nodePrimitives, wrap, place, {
        id: keys.id,
        key: wrap.slice(at, at + 32),
      });
      expect(tried.ok).toBe(false);
    }
    const [view] = value(await device.assisted.status()).unlocks;
    expect(view).toMatchObject({ id: made.id, origin: "client" });
    value(await device.assisted.end(made.id));
    expect(value(await device.assisted.status()).unlocks).toEqual([]);
    value(await device.assisted.begin());
    value(await device.assisted.begin());
    const devices = value(await device.devices.list());
    expect(devices.map(({ current }) => current)).toEqual([true]);
    value(await device.assisted.endAll());
    expect(value(await device.assisted.status()).unlocks).toEqual([]);
  });

  test("[AM-3] [AM-4] two devices at once, and a lost answer, end in one state that both see", async () => {
    const { device, email } = await newcomer(world, "racing");
    const second = await secondDevice(world, "racing-2", email);
    const allowed = await Promise.all([device.assisted.allow(), second.assisted.allow()]);
    expect(allowed.every(({ ok }) => ok)).toBe(true);
    const begun = await Promise.all([device.assisted.begin(), second.assisted.begin()]);
    expect(begun.every(({ ok }) => ok)).toBe(true);
    expect(value(await device.assisted.status()).unlocks.length).toBe(2);
    const lost = answerLost(/\/api\/keys\/assisted$/);
    expect((await meddled(lost, () => second.assisted.forbid())).ok).toBe(true);
    expect(value(await device.assisted.status())).toMatchObject({ allowed: false, unlocks: [] });
  });

  test("[AM-3] a service that says it is done, and did nothing, is not believed", async () => {
    const { device } = await newcomer(world, "lying");
    const lie: Meddle = async (request, forward) =>
      request.url.endsWith("/api/keys/assisted")
        ? Response.json({ version: 2, rosterVersion: 2, allowed: true })
        : forward(request);
    expect(refusal(await meddled(lie, () => device.assisted.allow())).code).toBe("not-trusted");
    expect(value(await device.assisted.status())).toMatchObject({ allowed: false });
  });

  test("[AM-3] it is switched for the home, from wherever the device works", async () => {
    const { device, email } = await newcomer(world, "elsewhere");
    const home = device.status();
    if (home.kind !== "unlocked") throw new Error("locked");
    const made = value(await device.workspaces.create("Another one"));
    value(await device.switchWorkspace(made.id));
    value(await device.assisted.allow());
    expect(value(await device.assisted.status())).toMatchObject({ allowed: true, workspaceAllows: false });
    expect(refusal(await device.assisted.begin()).code).toBe("assisted-not-allowed");
    value(await device.assisted.allowWorkspace(true));
    value(await device.assisted.allowWorkspace(true));
    const { id } = value(await device.assisted.begin());
    expect(value(await device.assisted.status())).toMatchObject({
      workspaceAllows: true,
      unlocks: [{ id, workspaceId: made.id, origin: "client" }],
    });
    value(await device.rotation.rotate({ reason: "suspected-leak" }));
    expect(value(await device.assisted.status())).toMatchObject({ workspaceAllows: true, unlocks: [] });
    value(await device.assisted.allowWorkspace(false));
    expect(refusal(await device.assisted.begin()).code).toBe("assisted-not-allowed");
    const { unlock } = (await (await passwordLogin(email)).json()) as PasswordSignedIn;
    expect(unlock.workspaceId).toBe(home.account.workspaceId);
    value(await device.assisted.forbid());
    value(await device.switchWorkspace(home.account.workspaceId));
    expect(value(await device.assisted.status())).toMatchObject({ allowed: false, workspaceAllows: false });
    expect(refusal(await device.assisted.allowWorkspace(true)).code).toBe("forbidden");
  });
});

describe("an account that the service made", () => {
  test("[AM-6] [B9] a client signs in to it as to any other, works, and says where it comes from", async () => {
    const email = `rest-${crypto.randomUUID()}@example.org`;
    const registered = await post("/auth/register", { email, password: PASSPHRASE, client: "bearer" });
    expect(registered.status).toBe(201);
    const { recoveryCodes } = (await registered.json()) as PasswordRegistered;
    const device = world.device("made-by-service");
    value(await device.signIn({ email, passphrase: PASSPHRASE }));
    expect(value(await device.assisted.status())).toMatchObject({
      allowed: true,
      workspaceAllows: true,
      originService: true,
    });
    const { id } = value(
      await device.createSession({ name: "From a client", state: sampleProject("2026-11-21T08:00:00.000Z") }),
    );
    const handle = value(await device.openSession(id));
    expect(Object.keys(handle.state().files).length).toBeGreaterThan(0);
    await handle.close();
    // Its codes are good, its assisted mode ends like any other's, and where it comes from stays said.
    const [code = ""] = recoveryCodes;
    const passphrase = `${PASSPHRASE}-next`;
    const other = world.device("made-by-service-2");
    value(await other.recover({ email, code, passphrase }));
    value(await other.assisted.forbid());
    expect(value(await other.assisted.status())).toMatchObject({ allowed: false, originService: true });
    expect(await codeOf(await passwordLogin(email, passphrase))).toBe("403 assisted-not-allowed");
  });
});

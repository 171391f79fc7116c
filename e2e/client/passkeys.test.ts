import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { createKeyring, withPasskey } from "./authenticator.ts";
import { type Meddle, unreachable } from "./proxy.ts";
import { firstFile, newcomer, PASSPHRASE, refusal, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

const NEXT = "Another-lantern9kelp";

/** Runs while the way to the service is meddled with. */
const meddled = async <T>(meddle: Meddle, act: () => Promise<T>): Promise<T> => {
  world.proxy.meddle(meddle);
  try {
    return await act();
  } finally {
    world.proxy.meddle(null);
  }
};

describe("a passkey that unlocks", () => {
  test("[PK-12] [PK-13] it opens the account on a device that was never here, with the work there", async () => {
    const { device, session, keyring, added, email } = await withPasskey(world, "adding");
    expect(added).toEqual({ unlocks: true });
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(handle.state()).id, "typed before the passkey"));
    value(await handle.save());
    expect(value(await device.passkeys.list())).toMatchObject([
      { kind: "this-device", unlocks: true, lastUsedAt: null },
    ]);
    const second = world.device("adding-2");
    const signedIn = value(await keyring.signIn(second));
    expect(signedIn).toMatchObject({ kind: "unlocked", account: { email } });
    const opened = value(await second.openSession(session.id, { alongside: true }));
    expect(texts(opened)).toContain("typed before the passkey");
    opened.update(write(firstFile(opened.state()).id, "typed by the second device"));
    value(await opened.save());
    const [used] = value(await second.passkeys.list());
    expect(used?.lastUsedAt).not.toBeNull();
    await second.lock();
    value(await second.unlock(PASSPHRASE));
  }, 120_000);

  test("[PK-15] it unlocks a locked device without the service, and after a restart of the program", async () => {
    const { device, keyring } = await withPasskey(world, "locking");
    value(await device.recoveryCodes.status());
    await device.lock();
    await meddled(unreachable, async () => value(await keyring.unlock(device)));
    expect(device.status().kind).toBe("unlocked");
    await device.lock();
    const again = world.device("locking");
    await again.start();
    expect(again.status().kind).toBe("locked");
    value(await keyring.unlock(again));
  }, 120_000);

  test("[PK-15] one that was added elsewhere unlocks where the service answers, and a stranger's never", async () => {
    const { device, email, session } = await withPasskey(world, "elsewhere");
    const second = world.device("elsewhere-2");
    value(await second.signIn({ email, passphrase: PASSPHRASE }));
    await second.lock();
    const later = await createKeyring(world);
    value(await later.add(device));
    const offline = await meddled(unreachable, () => later.unlock(second));
    expect(refusal(offline).code).toBe("wrong-passkey");
    value(await later.unlock(second));
    value(await second.openSession(session.id));
    await second.lock();
    const stranger = (await withPasskey(world, "stranger")).keyring;
    expect(refusal(await stranger.unlock(second)).code).toBe("wrong-passkey");
    expect(refusal(await (await createKeyring(world, { prf: false })).unlock(second)).code).toBe(
      "wrong-passkey",
    );
    expect(second.status().kind).toBe("locked");
  }, 120_000);

  test("[PK-9] it goes on after a new passphrase and after a recovery", async () => {
    const person = await newcomer(world, "kept");
    const codes = value(await person.device.recoveryCodes.replace());
    const keyring = await createKeyring(world);
    value(await keyring.add(person.device));
    value(await person.device.changePassphrase({ present: PASSPHRASE, next: NEXT }));
    expect(value(await keyring.signIn(world.device("kept-2"))).kind).toBe("unlocked");
    const { email } = person;
    const recovering = world.device("kept-3");
    value(await recovering.recover({ email, code: codes[0] ?? "", passphrase: PASSPHRASE }));
    expect(value(await keyring.signIn(world.device("kept-4"))).kind).toBe("unlocked");
    expect(value(await recovering.passkeys.list())).toHaveLength(1);
  }, 120_000);

  test("[PK-9] [PK-16] one that was removed signs in no more, and the others go on", async () => {
    const { device, keyring } = await withPasskey(world, "removing");
    const other = await createKeyring(world);
    value(await other.add(device));
    const [first] = value(await device.passkeys.list());
    value(await device.passkeys.remove(first?.id ?? "pky_"));
    value(await device.passkeys.remove(first?.id ?? "pky_"));
    expect(value(await device.passkeys.list())).toHaveLength(1);
    const second = world.device("removing-2");
    expect(refusal(await keyring.signIn(second)).code).toBe("wrong-passkey");
    expect(second.status().kind).not.toBe("unlocked");
    expect(value(await other.signIn(second)).kind).toBe("unlocked");
    expect(value(await device.recoveryCodes.status())).toEqual({ codesLeft: 8 });
  }, 120_000);

  test("[PK-12] a list that moved meanwhile is read and followed, with one answer of the authenticator", async () => {
    const { device, email } = await newcomer(world, "moved");
    const keyring = await createKeyring(world);
    let tries = 0;
    const move: Meddle = async (request, forward) => {
      if (!request.url.endsWith("/register/verify")) return forward(request);
      tries += 1;
      if (tries === 1) value(await world.device("moved-2").signIn({ email, passphrase: PASSPHRASE }));
      return forward(request);
    };
    value(await meddled(move, () => keyring.add(device)));
    expect(tries).toBe(2);
    expect(value(await keyring.signIn(world.device("moved-3"))).kind).toBe("unlocked");
  }, 120_000);

  test("[PK-12] an addition whose answer is lost is found to be done", async () => {
    const { device } = await newcomer(world, "lost");
    const keyring = await createKeyring(world);
    const lost: Meddle = async (request, forward) => {
      const answer = await forward(request);
      return request.url.endsWith("/register/verify") ? new Response("", { status: 503 }) : answer;
    };
    expect(value(await meddled(lost, () => keyring.add(device)))).toEqual({ unlocks: true });
    expect(value(await device.passkeys.list())).toHaveLength(1);
  }, 120_000);

  test("[PK-2] what is sent and kept holds no result of the PRF, whatever the page hands over", async () => {
    const sent: string[] = [];
    const record: Meddle = async (request, forward) => {
      sent.push(request.url, JSON.stringify([...request.headers]), await request.clone().text());
      return forward(request);
    };
    const { device } = await newcomer(world, "canary");
    const { authenticator } = await createKeyring(world);
    const outputs: string[] = [];
    await meddled(record, async () => {
      const asked = value(await device.passkeys.begin());
      const prf = authenticator.prf(asked.prf);
      outputs.push(toBase64url(prf), Buffer.from(prf).toString("hex"), JSON.stringify([...prf]).slice(1, -1));
      const leaky = {
        clientExtensionResults: { prf: { results: { first: toBase64url(prf) } } },
        prf: toBase64url(prf),
      };
      const created = await authenticator.create(asked.options);
      value(await device.passkeys.finish({ credential: { ...created, ...leaky } as typeof created, prf }));
      expect(prf).toEqual(new Uint8Array(32));
      const question = value(await device.passkeyQuestion("sign-in"));
      const shown = await authenticator.get(question.options);
      const again = authenticator.prf(question.prf);
      value(await device.signInByPasskey({ credential: { ...shown, ...leaky } as typeof shown, prf: again }));
      expect(again).toEqual(new Uint8Array(32));
    });
    for await (const path of new Bun.Glob("**/*").scan({ cwd: world.directoryOf("canary"), dot: true }))
      sent.push(await Bun.file(`${world.directoryOf("canary")}/${path}`).text());
    expect(sent.length).toBeGreaterThan(9);
    for (const output of outputs) expect(sent.join("\n")).not.toContain(output);
  }, 120_000);
});

describe("a passkey that signs in only", () => {
  test("[PK-14] it leaves a new device locked until the passphrase, also after a restart", async () => {
    const { email, session, keyring, added } = await withPasskey(world, "plain", { prf: false });
    expect(added).toEqual({ unlocks: false });
    const second = world.device("plain-2");
    expect(value(await keyring.signIn(second))).toEqual({ kind: "locked", email });
    expect(second.status()).toEqual({ kind: "locked", email });
    expect(refusal(await second.listSessions()).code).toBe("locked");
    expect(refusal(await keyring.unlock(second)).code).toBe("wrong-passkey");
    const again = world.device("plain-2");
    await again.start();
    expect(again.status()).toEqual({ kind: "locked", email });
    expect(refusal(await again.unlock("Not-the-right7one")).code).toBe("wrong-passphrase");
    expect(again.status().kind).toBe("locked");
    value(await again.unlock(PASSPHRASE));
    value(await again.openSession(session.id));
    expect(value(await again.logins())).toHaveLength(2);
    const later = world.device("plain-2");
    await later.start();
    expect(later.status().kind).toBe("unlocked");
  }, 120_000);

  test("[PK-14] it locks a device that knows the account, which unlocks from what it keeps", async () => {
    const { device, email, keyring } = await withPasskey(world, "known", { prf: false });
    value(await device.signOut({ discardUnsent: false }));
    expect(value(await keyring.signIn(device))).toEqual({ kind: "locked", email });
    value(await device.unlock(PASSPHRASE));
    expect(value(await device.passkeys.list())).toMatchObject([{ unlocks: false }]);
  }, 120_000);

  test("[PK-14] signing out before the passphrase leaves nothing", async () => {
    const { keyring, device } = await withPasskey(world, "leaving", { prf: false });
    const second = world.device("leaving-2");
    value(await keyring.signIn(second));
    value(await second.signOut({ discardUnsent: false }));
    const again = world.device("leaving-2");
    await again.start();
    expect(again.status().kind).toBe("signed-out");
    expect(refusal(await again.unlock(PASSPHRASE)).code).toBe("unauthenticated");
    expect(value(await device.logins())).toHaveLength(1);
  }, 120_000);
});

import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { deriveRecoveryCode, parseRecoveryCode } from "@holdfast/vault/recovery-code";
import { answerLost, type Meddle } from "./proxy.ts";
import {
  firstFile,
  newcomer,
  PASSPHRASE,
  refusal,
  secondDevice,
  texts,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

const NEW_PASSPHRASE = "Another-lantern9kelp";
const codeAt = (codes: readonly string[], at: number): string => {
  const code = codes[at];
  if (code === undefined) throw new Error("there is no such code");
  return code;
};

/** Runs while the way to the service is meddled with. */
const meddled = async <T>(meddle: Meddle, act: () => Promise<T>): Promise<T> => {
  world.proxy.meddle(meddle);
  try {
    return await act();
  } finally {
    world.proxy.meddle(null);
  }
};

const person = async (name: string) => {
  const { email, device, account, session } = await newcomer(world, name);
  return { email, device, account, session, codes: account.recoveryCodes };
};

describe("recovery", () => {
  test("[B15] [KY-17] [KY-19] a code from sign-up opens the account on a fresh device, once", async () => {
    const { email, device, session, codes } = await person("lost");
    expect(codes).toHaveLength(8);
    expect(new Set(codes).size).toBe(8);
    for (const code of codes) expect(code).toMatch(/^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$/);
    expect(value(await device.recoveryCodes.status())).toEqual({ codesLeft: 8 });
    const fresh = world.device("lost-2");
    const code = codeAt(codes, 3).toLowerCase().replaceAll("-", " ");
    value(await fresh.recover({ email, code, passphrase: NEW_PASSPHRASE }));
    expect(value(await fresh.recoveryCodes.status())).toEqual({ codesLeft: 7 });
    const opened = value(await fresh.openSession(session.id));
    expect(texts(opened).length).toBeGreaterThan(0);
    const again = { email, code: codeAt(codes, 3), passphrase: PASSPHRASE };
    expect(refusal(await world.device("lost-3").recover(again)).code).toBe("wrong-code");
    const old = await world.device("lost-3").signIn({ email, passphrase: PASSPHRASE });
    expect(refusal(old).code).toBe("invalid-credentials");
    value(await world.device("lost-3").signIn({ email, passphrase: NEW_PASSPHRASE }));
  });

  test("[KY-17] a typing mistake, a weak passphrase and a wrong code have words of their own", async () => {
    const { email, codes } = await person("typo");
    const fresh = world.device("typo-2");
    const before = world.proxy.seen.length;
    const right = codeAt(codes, 0);
    const wrong = (right.startsWith("Z") ? "Y" : "Z") + right.slice(1);
    const tried = { email, passphrase: NEW_PASSPHRASE };
    for (const code of [wrong, right.slice(1), "", `${right}0`]) {
      expect(refusal(await fresh.recover({ ...tried, code })).code).toBe("mistyped-code");
    }
    const weak = await fresh.recover({ email, code: right, passphrase: "password" });
    expect(refusal(weak).code).toBe("weak-passphrase");
    expect(world.proxy.seen.length).toBe(before);
    const { codes: others } = await person("typo-other");
    expect(refusal(await fresh.recover({ ...tried, code: codeAt(others, 0) })).code).toBe("wrong-code");
    expect(fresh.status().kind).not.toBe("unlocked");
  });

  test("[KY-20] [AU-16] new codes replace all earlier ones, on a device that was only unlocked too", async () => {
    const { email, device, codes } = await person("fresh-codes");
    await device.lock();
    expect(refusal(await device.recoveryCodes.replace()).code).toBe("locked");
    value(await device.unlock(PASSPHRASE));
    expect(value(await device.recoveryCodes.replace(2))).toHaveLength(4);
    const made = value(await device.recoveryCodes.replace());
    expect(made).toHaveLength(8);
    expect(value(await device.recoveryCodes.status())).toEqual({ codesLeft: 8 });
    const fresh = world.device("fresh-codes-2");
    const tried = { email, passphrase: NEW_PASSPHRASE };
    expect(refusal(await fresh.recover({ ...tried, code: codeAt(codes, 0) })).code).toBe("wrong-code");
    value(await fresh.recover({ ...tried, code: codeAt(made, 0) }));
  });

  test("[KY-20] codes whose answer was lost are answered all the same, since the list names them", async () => {
    const { email, device } = await person("lost-codes");
    const made = await meddled(answerLost(/recovery-codes\/generate$/), () => device.recoveryCodes.replace());
    const code = codeAt(value(made), 0);
    value(await world.device("lost-codes-2").recover({ email, code, passphrase: NEW_PASSPHRASE }));
  });

  test("[KY-19] work that this device has not sent arrives after it recovered its own account", async () => {
    const { email, device, session, codes } = await person("unsent");
    const handle = value(await device.openSession(session.id));
    const file = firstFile(handle.state());
    await meddled(
      async () => new Response("", { status: 503 }),
      async () => {
        handle.update(write(file.id, "written before the passphrase was lost"));
        await device.flush(false);
        await device.lock();
      },
    );
    value(await device.recover({ email, code: codeAt(codes, 0), passphrase: NEW_PASSPHRASE }));
    const again = value(await device.openSession(session.id));
    expect(texts(again)).toContain("written before the passphrase was lost");
    value(await again.save());
    const other = world.device("unsent-2");
    value(await other.signIn({ email, passphrase: NEW_PASSPHRASE }));
    expect(texts(value(await other.openSession(session.id)))).toContain(
      "written before the passphrase was lost",
    );
  });

  test("[AU-15] every other device is signed out by it", async () => {
    const { email, device, codes } = await person("others");
    const second = await secondDevice(world, "others-2", email);
    const fresh = world.device("others-3");
    value(await fresh.recover({ email, code: codeAt(codes, 0), passphrase: NEW_PASSPHRASE }));
    for (const each of [device, second]) {
      expect((await each.listSessions()).ok).toBe(false);
      await until(() => each.status().kind === "signed-out");
    }
  });

  test("[KY-19] killed after the replacement: the new passphrase works, and the code is used", async () => {
    const { email, codes } = await person("killed");
    const code = codeAt(codes, 0);
    const dead = meddled(
      async (request, forward) => {
        if (/auth\/(kdf|login)$/.test(request.url)) return new Response("", { status: 404 });
        return forward(request);
      },
      () => world.device("killed-2").recover({ email, code, passphrase: NEW_PASSPHRASE }),
    );
    expect(refusal(await dead).detail).toContain("the new passphrase is set");
    value(await world.device("killed-3").signIn({ email, passphrase: NEW_PASSPHRASE }));
    const again = await world.device("killed-4").recover({ email, code, passphrase: PASSPHRASE });
    expect(refusal(again).code).toBe("wrong-code");
  });

  test("[KY-19] killed before the replacement: nothing has changed, and the code works", async () => {
    const { email, codes } = await person("early");
    const tried = { email, code: codeAt(codes, 0), passphrase: NEW_PASSPHRASE };
    const stopped = meddled(
      async (request, forward) =>
        request.method === "PUT" ? new Response("", { status: 404 }) : forward(request),
      () => world.device("early-2").recover(tried),
    );
    expect((await stopped).ok).toBe(false);
    value(await world.device("early-3").signIn({ email, passphrase: PASSPHRASE }));
    value(await world.device("early-2").recover(tried));
  });

  test("[KY-19] a replacement whose answer is lost is found to be done", async () => {
    const { email, codes } = await person("unanswered");
    let lost = 0;
    const lostOnce: Meddle = async (request, forward) => {
      const answer = await forward(request);
      if (request.method !== "PUT" || lost > 0) return answer;
      lost += 1;
      return new Response("", { status: 503 });
    };
    const fresh = world.device("unanswered-2");
    const tried = { email, code: codeAt(codes, 0), passphrase: NEW_PASSPHRASE };
    value(await meddled(lostOnce, () => fresh.recover(tried)));
    expect(lost).toBe(1);
    expect(value(await fresh.recoveryCodes.status())).toEqual({ codesLeft: 7 });
  });

  test("[B15] of two devices with one code one recovers", async () => {
    const { email, codes } = await person("race");
    const code = codeAt(codes, 0);
    const outcomes = await Promise.all(
      ["race-2", "race-3"].map((name, at) =>
        world.device(name).recover({ email, code, passphrase: `${NEW_PASSPHRASE}${at}` }),
      ),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });
});

describe("what recovery shows to the service", () => {
  test("[KY-17] [AU-12] of codes and passphrases never more than slot ids and login keys", async () => {
    const sent: string[] = [];
    const record: Meddle = async (request, forward) => {
      const copy = request.clone();
      sent.push(request.url, JSON.stringify([...request.headers]), await copy.text());
      return forward(request);
    };
    const { codes, made } = await meddled(record, async () => {
      const { email, device, codes } = await person("canary");
      const made = value(await device.recoveryCodes.replace());
      const fresh = world.device("canary-2");
      value(await fresh.recover({ email, code: codeAt(made, 0), passphrase: NEW_PASSPHRASE }));
      return { codes, made };
    });
    const seen = sent.join("\n");
    const used = await parseRecoveryCode(nodePrimitives, codeAt(made, 0));
    if (!used.ok) throw new Error("the client answered no code");
    const { slotId, authKey } = await deriveRecoveryCode(nodePrimitives, used.value);
    expect(seen).toContain(formatId("slt", slotId));
    expect(seen).toContain(toBase64url(authKey));
    for (const text of [...codes, ...made]) {
      const code = await parseRecoveryCode(nodePrimitives, text);
      if (!code.ok) throw new Error("the client answered no code");
      const { kek } = await deriveRecoveryCode(nodePrimitives, code.value);
      const forms = [code.value, kek].flatMap((secret) => [
        toBase64url(secret),
        Buffer.from(secret).toString("base64"),
        Buffer.from(secret).toString("hex"),
      ]);
      for (const form of [text, text.replaceAll("-", ""), ...forms]) expect(seen).not.toContain(form);
    }
    for (const secret of [PASSPHRASE, NEW_PASSPHRASE]) expect(seen).not.toContain(secret);
  });

  test("[KY-17] what a device keeps on disk holds no code", async () => {
    const { codes } = await person("kept");
    const kept: string[] = [];
    for await (const path of new Bun.Glob("**/*").scan({ cwd: world.directoryOf("kept"), dot: true })) {
      kept.push(await Bun.file(`${world.directoryOf("kept")}/${path}`).text());
    }
    expect(kept.length).toBeGreaterThan(0);
    for (const code of codes) expect(kept.join("\n")).not.toContain(code);
  });
});

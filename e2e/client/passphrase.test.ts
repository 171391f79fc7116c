import { describe, expect, test } from "bun:test";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import { answerLost, type Meddle, rewriteJson, unreachable } from "./proxy.ts";
import {
  type Device,
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

const NEXT = "Another-lantern9kelp";
const SLOTS = /\/keys\/slots$/;
const CHANGE = { present: PASSPHRASE, next: NEXT };

const seen = (line: string): number => world.proxy.seen.filter((each) => each === line).length;

/** Runs while the way to the service is meddled with. */
const meddled = async <T>(meddle: Meddle, act: () => Promise<T>): Promise<T> => {
  world.proxy.meddle(meddle);
  try {
    return await act();
  } finally {
    world.proxy.meddle(null);
  }
};

let visits = 0;
/** Which of the two passphrases signs in on a device that has never been here. */
const accepted = async (email: string): Promise<string> => {
  visits += 1;
  const [before, after] = [
    await world.device(`before-${visits}`).signIn({ email, passphrase: PASSPHRASE }),
    await world.device(`after-${visits}`).signIn({ email, passphrase: NEXT }),
  ];
  return `${before.ok ? "earlier" : ""}${after.ok ? "new" : ""}`;
};

const lockAndUnlock = async (device: Device, passphrase: string) => {
  await device.lock();
  return device.unlock(passphrase);
};

describe("changing the passphrase", () => {
  test("[AU-24] the new one signs in and unlocks, the earlier one does neither, and everything is there", async () => {
    const { email, device, session } = await newcomer(world, "change");
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(handle.state()).id, "typed before the change"));
    value(await device.changePassphrase(CHANGE));
    value(await handle.save());
    expect(await accepted(email)).toBe("new");
    expect(refusal(await lockAndUnlock(device, PASSPHRASE)).code).toBe("wrong-passphrase");
    value(await device.unlock(NEXT));
    const opened = value(await device.openSession(session.id));
    expect(texts(opened)).toContain("typed before the change");
    expect(value(await device.recoveryCodes.status())).toEqual({ codesLeft: 8 });
    value(await device.changePassphrase({ present: NEXT, next: PASSPHRASE }));
    expect(await accepted(email)).toBe("earlier");
  }, 120_000);

  test("[AU-24] a wrong present one, a weak new one and the same again change nothing and send nothing", async () => {
    const { email, device } = await newcomer(world, "wrong");
    const before = seen("PUT /api/keys/slots");
    const refused = async (present: string, next: string) =>
      refusal(await device.changePassphrase({ present, next })).code;
    expect(await refused("Not-the-right7one", NEXT)).toBe("wrong-passphrase");
    expect(await refused(PASSPHRASE, "password")).toBe("weak-passphrase");
    expect(await refused(PASSPHRASE, PASSPHRASE)).toBe("weak-passphrase");
    await device.lock();
    expect(await refused(PASSPHRASE, NEXT)).toBe("locked");
    expect(seen("PUT /api/keys/slots")).toBe(before);
    expect(await accepted(email)).toBe("earlier");
  });

  test("[AU-23] [AU-22] other devices are signed out with their text sealed, and go on with the new passphrase", async () => {
    const { email, device, session } = await newcomer(world, "others");
    const second = await secondDevice(world, "others-2", email);
    const handle = value(await second.openSession(session.id));
    await meddled(unreachable, async () => {
      handle.update(write(firstFile(handle.state()).id, "not sent in time"));
      await second.flush(false);
    });
    const saves: Meddle = (request, forward) =>
      request.url.includes("/saves") ? unreachable(request, forward) : forward(request);
    await meddled(saves, async () => value(await device.changePassphrase(CHANGE)));
    expect((await second.listSessions()).ok).toBe(false);
    await until(() => second.status().kind === "signed-out");
    expect(refusal(await second.signIn({ email, passphrase: PASSPHRASE })).code).toBe("invalid-credentials");
    value(await second.signIn({ email, passphrase: NEXT }));
    const again = value(await second.openSession(session.id));
    expect(texts(again)).toContain("not sent in time");
    expect(value(await device.logins())).toHaveLength(2);
  }, 120_000);

  test("[AU-24] what is sent and kept holds neither passphrase", async () => {
    const sent: string[] = [];
    const { device } = await newcomer(world, "canary");
    const record: Meddle = async (request, forward) => {
      sent.push(request.url, JSON.stringify([...request.headers]), await request.clone().text());
      return forward(request);
    };
    await meddled(record, async () => value(await device.changePassphrase(CHANGE)));
    for await (const path of new Bun.Glob("**/*").scan({ cwd: world.directoryOf("canary"), dot: true }))
      sent.push(await Bun.file(`${world.directoryOf("canary")}/${path}`).text());
    expect(sent.length).toBeGreaterThan(6);
    for (const secret of [PASSPHRASE, NEXT]) expect(sent.join("\n")).not.toContain(secret);
  });

  test("[AU-24] a key list that moved meanwhile is read and followed", async () => {
    const { email, device } = await newcomer(world, "moved");
    let moved = 0;
    // The first replacement waits until another device has become one of the account's.
    const move: Meddle = async (request, forward) => {
      if (request.method === "PUT") moved += 1;
      if (request.method === "PUT" && moved === 1) {
        value(await world.device("moved-2").signIn({ email, passphrase: PASSPHRASE }));
      }
      return forward(request);
    };
    await meddled(move, async () => value(await device.changePassphrase(CHANGE)));
    expect(moved).toBe(2);
    expect(await accepted(email)).toBe("new");
  }, 120_000);

  test("[AU-24] of two changes at once on one device one is made, and the other says so", async () => {
    const { email, device } = await newcomer(world, "twice");
    const outcomes = await Promise.all([
      device.changePassphrase(CHANGE),
      device.changePassphrase({ present: PASSPHRASE, next: `${NEXT}!` }),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const lost = outcomes.find(({ ok }) => !ok);
    if (lost !== undefined) expect(["version-conflict", "wrong-passphrase"]).toContain(refusal(lost).code);
    const won = outcomes[0]?.ok ? NEXT : `${NEXT}!`;
    value(await lockAndUnlock(device, won));
    value(await world.device("twice-2").signIn({ email, passphrase: won }));
  }, 120_000);
});

describe("a change of the passphrase that is interrupted", () => {
  test("[AU-24] its answer is lost: it is found to be done", async () => {
    const { email, device } = await newcomer(world, "unanswered");
    let lost = 0;
    const lostOnce: Meddle = async (request, forward) => {
      const answer = await forward(request);
      if (request.method !== "PUT" || lost > 0) return answer;
      lost += 1;
      return new Response("", { status: 503 });
    };
    await meddled(lostOnce, async () => value(await device.changePassphrase(CHANGE)));
    expect(lost).toBe(1);
    expect(await accepted(email)).toBe("new");
  }, 120_000);

  test("[AU-24] an answer that was under way before it is not taken for the one after it", async () => {
    const { email, device } = await newcomer(world, "stale");
    const replaced = Promise.withResolvers<void>();
    let asked: Promise<unknown> | null = null;
    const meddle: Meddle = async (request, forward) => {
      if (request.method !== "PUT") {
        const answer = await forward(request);
        if (asked !== null && SLOTS.test(request.url)) await replaced.promise;
        return answer;
      }
      // Somebody asks for the list just before the replacement, and gets it just after.
      asked = device.recoveryCodes.status();
      await until(() => seen("GET /api/keys/slots") > before);
      await Bun.sleep(50);
      const answer = await forward(request);
      replaced.resolve();
      return answer;
    };
    const before = seen("GET /api/keys/slots") + 1;
    await meddled(meddle, async () => value(await device.changePassphrase(CHANGE)));
    await asked;
    expect(await accepted(email)).toBe("new");
  }, 120_000);

  test("[AU-24] killed before the replacement nothing has changed", async () => {
    const { email, device } = await newcomer(world, "early");
    const stop: Meddle = async (request, forward) =>
      request.method === "PUT" ? new Response("", { status: 404 }) : forward(request);
    expect((await meddled(stop, () => device.changePassphrase(CHANGE))).ok).toBe(false);
    expect(await accepted(email)).toBe("earlier");
    value(await lockAndUnlock(device, PASSPHRASE));
  }, 120_000);

  test("[AU-24] killed after it the new one signs in, and the change was never called done", async () => {
    const { email, device } = await newcomer(world, "killed");
    let replaced = false;
    const cut: Meddle = async (request, forward) => {
      if (replaced) return new Response("", { status: 404 });
      replaced = request.method === "PUT";
      return forward(request);
    };
    const refused = refusal(await meddled(cut, () => device.changePassphrase(CHANGE)));
    expect(refused.detail).toContain("try it first");
    expect(await accepted(email)).toBe("new");
    value(await device.recoveryCodes.status());
    value(await lockAndUnlock(device, NEXT));
  }, 120_000);

  test("[AU-24] without the service nothing is changed, and it says so", async () => {
    const { email, device } = await newcomer(world, "offline");
    const refused = refusal(await meddled(unreachable, () => device.changePassphrase(CHANGE)));
    expect(["offline", "unavailable"]).toContain(refused.code);
    expect(await accepted(email)).toBe("earlier");
  }, 120_000);
});

describe("a hostile service at a change of the passphrase", () => {
  /** The refusal when the list is read back changed; honest until the replacement. */
  const readBack = async (name: string, change: (json: Record<string, unknown>) => unknown) => {
    const { device } = await newcomer(world, name);
    let replaced = false;
    const rewrite = rewriteJson(SLOTS, change);
    const meddle: Meddle = (request, forward) => {
      if (request.method === "PUT") replaced = true;
      return replaced && request.method === "GET" ? rewrite(request, forward) : forward(request);
    };
    const refused = refusal(await meddled(meddle, () => device.changePassphrase(CHANGE)));
    expect(device.status().kind).toBe("unlocked");
    value(await device.recoveryCodes.status());
    value(await lockAndUnlock(device, NEXT));
    return refused.code;
  };

  test("[AU-24] it only says that it replaced the slot", async () => {
    const { email, device } = await newcomer(world, "lying");
    const lie: Meddle = async (request, forward) =>
      request.method === "PUT" ? Response.json({ version: 2 }) : forward(request);
    expect(refusal(await meddled(lie, () => device.changePassphrase(CHANGE))).code).toBe("not-trusted");
    expect(await accepted(email)).toBe("earlier");
    value(await lockAndUnlock(device, PASSPHRASE));
  });

  test("[AU-24] it hands out a slot that is not the one of the list", async () => {
    const other: { slots?: unknown } = {};
    const { device } = await newcomer(world, "theirs");
    const keep = rewriteJson(SLOTS, (json) => {
      other.slots = json["slots"];
      return json;
    });
    await meddled(keep, async () => value(await device.recoveryCodes.status()));
    expect(await readBack("swapped", (json) => ({ ...json, slots: other.slots }))).toBe("not-trusted");
    expect(await readBack("none", (json) => ({ ...json, slots: [] }))).toBe("not-trusted");
    const mixed = (json: Record<string, unknown>) => {
      const slots = json["slots"] as { readonly slot: string }[];
      return { ...json, slots: slots.map((slot) => ({ ...slot, slot: slots[0]?.slot })) };
    };
    expect(["not-trusted", "damaged"]).toContain(await readBack("mixed", mixed));
  }, 120_000);

  test("[AU-24] [KY-7] it hands out the list from before", async () => {
    const { device } = await newcomer(world, "rolled");
    const old: Record<string, unknown>[] = [];
    const keep = rewriteJson(SLOTS, (json) => {
      old.push(json);
      return json;
    });
    await meddled(keep, async () => value(await device.recoveryCodes.status()));
    value(await device.changePassphrase(CHANGE));
    const again = { present: NEXT, next: PASSPHRASE };
    const refused = await meddled(
      rewriteJson(SLOTS, () => old[0]),
      () => device.changePassphrase(again),
    );
    expect(refusal(refused).code).toBe("not-trusted");
    value(await lockAndUnlock(device, NEXT));
  });

  test("[AU-24] [KY-2] it can lower no derivation: the new slot has no weaker one than the floor", async () => {
    const { email, device } = await newcomer(world, "floor");
    value(await device.changePassphrase(CHANGE));
    const asked = await fetch(`${world.origin}/api/auth/kdf`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email }),
    });
    const { kdf } = (await asked.json()) as { readonly kdf: object };
    expect(kdf).toMatchObject(KDF_FLOOR);
  });

  test("[AU-24] it loses every answer to the change: the change is found to be done all the same", async () => {
    const { email, device } = await newcomer(world, "mute");
    const mute: Meddle = (request, forward) =>
      request.method === "PUT" ? answerLost(SLOTS)(request, forward) : forward(request);
    value(await meddled(mute, () => device.changePassphrase(CHANGE)));
    expect(await accepted(email)).toBe("new");
  }, 120_000);
});

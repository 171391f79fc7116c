import { describe, expect, test } from "bun:test";
import { createKeyring, withPasskey } from "./authenticator.ts";
import { type Meddle, rewriteJson } from "./proxy.ts";
import { newcomer, PASSPHRASE, refusal, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

const LOGIN = /authenticate\/verify$/;

/** Runs while the way to the service is meddled with. */
const meddled = async <T>(meddle: Meddle, act: () => Promise<T>): Promise<T> => {
  world.proxy.meddle(meddle);
  try {
    return await act();
  } finally {
    world.proxy.meddle(null);
  }
};

describe("a hostile service and passkeys", () => {
  test("[PK-13] it answers another account, other slots or an older list: refused, and the login given up", async () => {
    const { keyring } = await withPasskey(world, "hostile");
    const other = await withPasskey(world, "hostile-other");
    const theirs: Record<string, unknown>[] = [];
    const keep = rewriteJson(LOGIN, (json) => {
      theirs.push(json);
      return json;
    });
    value(await meddled(keep, () => other.keyring.signIn(world.device("hostile-keep"))));
    const [answer = {}] = theirs;
    const lies: readonly ((json: Record<string, unknown>) => unknown)[] = [
      (json) => ({ ...json, account: answer["account"] }),
      (json) => ({ ...json, ...answer }),
      (json) => ({ ...json, keyList: answer["keyList"] }),
      (json) => {
        const slots = json["slots"] as { readonly wrap: string }[];
        return { ...json, slots: slots.map((slot) => ({ ...slot, wrap: slots[0]?.wrap })) };
      },
    ];
    for (const [at, lie] of lies.entries()) {
      const device = world.device(`hostile-${at}`);
      const refused = refusal(await meddled(rewriteJson(LOGIN, lie), () => keyring.signIn(device)));
      expect(["not-trusted", "damaged"]).toContain(refused.code);
      expect(device.status().kind).not.toBe("unlocked");
    }
  }, 120_000);

  test("[PK-14] it hides the passkey's slot: the passkey then signs in only, and the passphrase finds out", async () => {
    const { keyring } = await withPasskey(world, "hiding");
    const device = world.device("hiding-2");
    const hide = rewriteJson(LOGIN, (json) => ({ ...json, slots: (json["slots"] as unknown[]).slice(0, 1) }));
    expect(value(await meddled(hide, () => keyring.signIn(device))).kind).toBe("locked");
    value(await device.unlock(PASSPHRASE));
  }, 120_000);

  test("[PK-12] it only says that it stored the passkey, or names another slot", async () => {
    const { device } = await newcomer(world, "lying");
    const keyring = await createKeyring(world);
    const lie: Meddle = async (request, forward) =>
      request.url.endsWith("/register/verify")
        ? Response.json(
            {
              id: `pky_${"0".repeat(32)}`,
              slotId: null,
              transports: [],
              synced: false,
              userAgent: "",
              createdAt: "2026-11-21T08:00:00.000Z",
              lastUsedAt: null,
            },
            { status: 201 },
          )
        : forward(request);
    expect(refusal(await meddled(lie, () => keyring.add(device))).code).toBe("not-trusted");
    const options = rewriteJson(/register\/options$/, (json) => ({
      ...json,
      rp: { id: "evil.example", name: "Evil" },
      user: { id: "AAAAAAAAAAAAAAAAAAAAAA", name: "eve@example.org", displayName: "Eve" },
    }));
    const asked = value(await meddled(options, () => device.passkeys.begin()));
    expect(asked.options).toMatchObject({
      rp: { id: "localhost" },
      authenticatorSelection: { userVerification: "required", residentKey: "required" },
    });
    expect(asked.options.user.name).not.toBe("eve@example.org");
  }, 120_000);

  test("[PK-16] it cannot have another slot taken from the list by a removal", async () => {
    const { device } = await withPasskey(world, "tricking");
    const ids: string[] = [];
    const keep = rewriteJson(/keys\/slots$/, (json) => {
      ids.push(...(json["slots"] as { readonly id: string }[]).map(({ id }) => id));
      return json;
    });
    await meddled(keep, async () => value(await device.recoveryCodes.status()));
    const [passkey] = value(await device.passkeys.list());
    for (const slotId of [ids[0], ids[1], `slt_${"0".repeat(32)}`]) {
      const lie = rewriteJson(/auth\/passkeys$/, ({ items }) => ({
        items: (items as object[]).map((item) => ({ ...item, slotId })),
      }));
      const refused = refusal(await meddled(lie, () => device.passkeys.remove(passkey?.id ?? "pky_")));
      expect(refused.code).toBe("not-trusted");
    }
    expect(value(await device.recoveryCodes.status())).toEqual({ codesLeft: 8 });
    expect(device.status().kind).toBe("unlocked");
  }, 120_000);
});

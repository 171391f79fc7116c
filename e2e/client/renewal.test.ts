import { describe, expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { newcomer, refusal, value, type World, worldOfFile } from "./world.ts";

const world = worldOfFile();

/** Puts something else in the place of the access token that a device keeps. */
const corruptAccess = async ({ directoryOf }: World, name: string): Promise<void> => {
  const folder = join(directoryOf(name), "device", "accounts");
  for (const file of await readdir(folder)) {
    const path = join(folder, file);
    const record = await Bun.file(path).json();
    await Bun.write(
      path,
      JSON.stringify({ ...record, login: { ...record.login, access: "no.token.atall" } }),
    );
  }
};

const renewals = (): number => world.proxy.seen.filter((each) => each === "POST /api/auth/refresh").length;

describe("renewing a login", () => {
  test("[B13] [AU-6] an access token that got damaged is replaced by the refresh token alone, and nobody is asked", async () => {
    await newcomer(world, "damaged-token");
    await corruptAccess(world, "damaged-token");
    const device = world.device("damaged-token");
    await device.start();
    const before = renewals();
    expect(value(await device.listSessions()).map(({ name }) => name)).toEqual(["First"]);
    expect(renewals()).toBe(before + 1);
    value(await device.logins());
    expect(renewals()).toBe(before + 1);
  });

  test("[B13] a service that refuses the renewed token too is asked no second time", async () => {
    const { device } = await newcomer(world, "refused-again");
    world.proxy.meddle(async (request, forward) =>
      new URL(request.url).pathname === "/api/auth/sessions"
        ? Response.json({ code: "unauthenticated" }, { status: 401 })
        : forward(request),
    );
    const before = renewals();
    expect(refusal(await device.logins()).code).toBe("unauthenticated");
    world.proxy.meddle(null);
    expect(renewals()).toBe(before + 1);
    expect(value(await device.listSessions())).toHaveLength(1);
  });
});

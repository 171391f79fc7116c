import { describe, expect, test } from "bun:test";
import { rewriteJson, unreachable } from "./proxy.ts";
import { firstFile, newcomer, PASSPHRASE, refusal, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** Somebody who types, cannot save, and locks; then somebody else comes to the same device. */
const leftLocked = async (name: string) => {
  const { device, email, session, state } = await newcomer(world, name);
  const handle = value(await device.openSession(session.id));
  handle.update(write(firstFile(state).id, "nobody else's"));
  world.proxy.meddle((request, forward) =>
    request.url.endsWith("/saves") ? unreachable(request, forward) : forward(request),
  );
  expect((await handle.save()).ok).toBe(false);
  await device.lock();
  world.proxy.meddle(null);
  return { device, email, session };
};

describe("two people on one device", () => {
  test("[SP-21] unsent work of one neither keeps the other from signing out nor is discarded by that", async () => {
    const first = await leftLocked("shared");
    const second = { email: "second@example.org", passphrase: PASSPHRASE };
    value(await first.device.register(second));
    value(await first.device.signOut({ discardUnsent: false }));
    value(await first.device.signIn(second));
    value(await first.device.signOut({ discardUnsent: true }));
    value(await first.device.signIn({ email: first.email, passphrase: PASSPHRASE }));
    const back = value(await first.device.openSession(first.session.id));
    expect(texts(back)).toContain("nobody else's");
    await back.close();
  });

  test("[SP-21] a sign-out that discards unsent work discards what was typed last as well", async () => {
    const { device, email, session } = await leftLocked("discarding");
    value(await device.unlock(PASSPHRASE));
    const handle = value(await device.openSession(session.id));
    world.proxy.meddle((request, forward) =>
      request.url.endsWith("/saves") ? unreachable(request, forward) : forward(request),
    );
    handle.update(write(firstFile(handle.state()).id, "typed at the end"));
    value(await device.signOut({ discardUnsent: true }));
    world.proxy.meddle(null);
    value(await device.signIn({ email, passphrase: PASSPHRASE }));
    const back = value(await device.openSession(session.id));
    expect(back.recovered()).toBeNull();
    expect(texts(back)).not.toContain("typed at the end");
    await back.close();
  });

  test("[AU-7] a sign-in that fails half way leaves the first one's login alone, and none of its own", async () => {
    const first = await newcomer(world, "mixed");
    const other = await newcomer(world, "mixed-other");
    await first.device.lock();
    const logouts = () => world.proxy.seen.filter((line) => line.endsWith("/auth/logout")).length;
    const before = logouts();
    world.proxy.meddle(rewriteJson(/\/roster$/, (json) => ({ ...json, rosters: [] })));
    const refused = refusal(await first.device.signIn({ email: other.email, passphrase: PASSPHRASE }));
    world.proxy.meddle(null);
    expect(refused.code).toBe("not-trusted");
    expect(logouts()).toBe(before + 1);
    value(await first.device.unlock(PASSPHRASE));
    expect(value(await first.device.listSessions()).map(({ id }) => id)).toEqual([first.session.id]);
  });
});

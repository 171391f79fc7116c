import { describe, expect, test } from "bun:test";
import { createHoldfast } from "@holdfast/client/holdfast";
import { quickPlatform } from "./quick-platform.ts";
import { firstFile, newcomer, PASSPHRASE, texts, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

/** Two clients of one device that hear of each other, as the tabs of a browser do. */
const twoTabs = async (name: string) => {
  const account = await newcomer(world, name);
  const listeners: (() => void)[] = [];
  const tab = (own: number) =>
    createHoldfast({
      ...quickPlatform({ origin: world.origin, directory: world.directoryOf(name), deviceName: name }),
      news: {
        tell: () => {
          for (const [other, listener] of listeners.entries()) if (other !== own) queueMicrotask(listener);
        },
        onTold: (listener) => {
          listeners[own] = listener;
        },
      },
    });
  const [first, second] = [tab(0), tab(1)];
  await first.start();
  await second.start();
  return { ...account, first, second };
};

describe("the tabs of one browser", () => {
  test("[SP-24] locking one locks all, with unsent work kept; unlocking one unlocks all", async () => {
    const { first, second, session, state } = await twoTabs("tabs-lock");
    const handle = value(await second.openSession(session.id));
    handle.update(write(firstFile(state).id, "typed in the second tab"));
    await first.lock();
    await until(() => second.status().kind === "locked");
    value(await first.unlock(PASSPHRASE));
    await until(() => second.status().kind === "unlocked");
    const again = value(await second.openSession(session.id));
    expect(texts(again)).toContain("typed in the second tab");
    await again.close();
  });

  test("[AU-7] signing out of one signs out of all, and signing in brings all back", async () => {
    const { first, second, email } = await twoTabs("tabs-out");
    value(await first.signOut({ discardUnsent: false }));
    await until(() => second.status().kind === "signed-out");
    value(await second.signIn({ email, passphrase: PASSPHRASE }));
    await until(() => first.status().kind === "unlocked");
    expect(value(await first.listSessions())).toHaveLength(1);
  });

  test("[WS-2] moving one to another workspace moves all, with unsent work kept", async () => {
    const { first, second, session, state, account } = await twoTabs("tabs-move");
    const handle = value(await second.openSession(session.id));
    handle.update(write(firstFile(state).id, "typed at home"));
    const team = value(await first.workspaces.create("The team"));
    value(await first.switchWorkspace(team.id));
    const movedTo = (id: string) => () => {
      const status = second.status();
      return status.kind === "unlocked" && status.account.workspaceId === id;
    };
    await until(movedTo(team.id));
    expect(value(await second.listSessions())).toEqual([]);
    value(await second.switchWorkspace(account.workspaceId));
    const again = value(await second.openSession(session.id));
    expect(texts(again)).toContain("typed at home");
    await again.close();
  });

  test("[RO-14] a new root key in one is there in all, with unsent work kept", async () => {
    const { first, second, session, state } = await twoTabs("tabs-root");
    const handle = value(await second.openSession(session.id));
    handle.update(write(firstFile(state).id, "typed under the earlier keys"));
    const seen: string[] = [];
    second.subscribe(({ kind }) => seen.push(kind));
    value(await first.replaceRootKey({ present: PASSPHRASE, newCodes: false }));
    await until(() => seen.includes("locked") && second.status().kind === "unlocked");
    const again = value(await second.openSession(session.id));
    expect(texts(again)).toContain("typed under the earlier keys");
    value(await again.save());
    await again.close();
    expect(value(await second.devices.words())).toEqual(value(await first.devices.words()));
    await second.lock();
    value(await first.unlock(PASSPHRASE));
    const there = value(await first.openSession(session.id));
    expect(texts(there)).toContain("typed under the earlier keys");
    await there.close();
  }, 120_000);

  test("[AU-6] a login that was ended elsewhere signs this device out and keeps unsent work sealed", async () => {
    const { email, session, state } = await newcomer(world, "ended");
    let isEnded = false;
    const tab = createHoldfast({
      ...quickPlatform({ origin: world.origin, directory: world.directoryOf("ended") }),
      send: async (url, init) =>
        isEnded ? Response.json({ code: "unauthenticated" }, { status: 401 }) : fetch(url, init),
    });
    await tab.start();
    const handle = value(await tab.openSession(session.id));
    handle.update(write(firstFile(state).id, "typed after the end"));
    isEnded = true;
    expect((await handle.save()).ok).toBe(false);
    await until(() => tab.status().kind === "signed-out");
    isEnded = false;
    value(await tab.signIn({ email, passphrase: PASSPHRASE }));
    const back = value(await tab.openSession(session.id));
    expect(texts(back)).toContain("typed after the end");
    await back.close();
  });
});

import { describe, expect, test } from "bun:test";
import { emptyState } from "@holdfast/state/empty-state";
import {
  firstFile,
  newcomer,
  PASSPHRASE,
  refusal,
  secondDevice,
  texts,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

describe("one person, two devices", () => {
  test("[SP-23] what is saved on one device is the same on another", async () => {
    const { device, email, session, state } = await newcomer(world, "ann");
    const here = value(await device.openSession(session.id));
    expect(here.state()).toEqual(state);
    expect(here.status().kind).toBe("saved");
    here.update(write(firstFile(state).id, "written here\n"));
    expect(here.status().kind).toBe("unsaved");
    const saved = value(await here.save("a name for it"));
    expect(saved?.seq).toBe(2);
    expect(here.status()).toMatchObject({ kind: "saved", seq: 2 });
    expect(here.log()[0]).toMatchObject({ seq: 2, kind: "manual" });

    const other = await secondDevice(world, "ann-2", email);
    const partial: unknown[] = [];
    const there = value(
      await other.openSession(session.id, { onVisible: (visible) => partial.push(visible.layout) }),
    );
    expect(there.state()).toEqual(here.state());
    expect(partial).toEqual([here.state().layout]);
    await there.close();
    await here.close();
  });

  test("[SP-23] a state of many megabytes and segments arrives whole", async () => {
    const { device, email } = await newcomer(world, "big");
    const noise = (seed: number): string => {
      let text = "";
      for (let x = seed; text.length < 1_500_000; x = (x * 1_103_515_245 + 12_345) % 2 ** 31)
        text += `${x}\n`;
      return text;
    };
    const file = firstFile((await newcomer(world, "sample")).state);
    const files = Object.fromEntries(
      Array.from({ length: 8 }, (_, i) => {
        const id = `big${i}`;
        return [id, { ...file, id, path: `data/${id}.txt`, content: noise(i + 1) }];
      }),
    );
    const state = { ...emptyState("2026-11-21T08:00:00.000Z"), files };
    const session = value(await device.createSession({ name: "Big", state }));
    const other = await secondDevice(world, "big-2", email);
    const there = value(await other.openSession(session.id));
    expect(Bun.deepEquals(there.state(), state)).toBe(true);
  });

  test("[SP-11] [KY-14] sessions are listed by names only members read, renamed and deleted", async () => {
    const { device, email, session } = await newcomer(world, "names");
    const second = value(await device.createSession({ name: "  Zweite Sitzung ", state: emptyState() }));
    const list = value(await device.listSessions());
    expect(list.map(({ name }) => name).toSorted()).toEqual(["First", "Zweite Sitzung"]);
    expect(refusal(await device.createSession({ name: "zweite sitzung", state: emptyState() })).code).toBe(
      "name-taken",
    );
    expect(value(await device.renameSession(second.id, "Dritte")).name).toBe("Dritte");
    const other = await secondDevice(world, "names-2", email);
    expect(
      value(await other.listSessions())
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(["Dritte", "First"]);
    value(await other.deleteSession(session.id));
    expect(value(await device.listSessions()).map(({ name }) => name)).toEqual(["Dritte"]);
    expect(refusal(await device.openSession(session.id)).code).toBe("not-found");
  });

  test("[SP-10] another account learns nothing of a session", async () => {
    const { session } = await newcomer(world, "mine");
    const { device } = await newcomer(world, "theirs");
    expect(refusal(await device.openSession(session.id)).code).toBe("not-found");
  });
});

describe("keys on the device", () => {
  test("[KY-15] [SP-24] a restart asks for nothing; after locking it asks for the passphrase", async () => {
    const { device, session, state } = await newcomer(world, "lock");
    expect(device.status().kind).toBe("unlocked");
    const again = world.device("lock");
    await again.start();
    expect(again.status()).toMatchObject({ kind: "unlocked" });
    const handle = value(await again.openSession(session.id));
    handle.update(write(firstFile(state).id, "typed before locking"));
    await again.lock();
    expect(again.status().kind).toBe("locked");
    expect(refusal(await again.listSessions()).code).toBe("locked");

    const later = world.device("lock");
    await later.start();
    expect(later.status().kind).toBe("locked");
    expect(refusal(await later.unlock("Wrong-horse7battery")).code).toBe("wrong-passphrase");
    value(await later.unlock(PASSPHRASE));
    const back = value(await later.openSession(session.id));
    expect(back.recovered()).not.toBeNull();
    expect(texts(back)).toContain("typed before locking");
    await back.close();
  });

  test("[KY-6] unlocking needs no service", async () => {
    const { device } = await newcomer(world, "offline-unlock");
    await device.lock();
    const seen = world.proxy.seen.length;
    value(await device.unlock(PASSPHRASE));
    expect(world.proxy.seen.length).toBe(seen);
  });

  test("[AU-7] after signing out this device has neither login nor keys, and its login is dead", async () => {
    const { device, email } = await newcomer(world, "leaver");
    value(await device.signOut({ discardUnsent: false }));
    expect(device.status().kind).toBe("signed-out");
    const again = world.device("leaver");
    await again.start();
    expect(again.status().kind).toBe("signed-out");
    const account = value(await again.signIn({ email, passphrase: PASSPHRASE }));
    expect(account.email).toBe(email);
  });

  test("[AU-9] a device that signs in again stays the same device; another one is added", async () => {
    const { device, account, email } = await newcomer(world, "again");
    value(await device.signOut({ discardUnsent: false }));
    const back = value(await device.signIn({ email, passphrase: PASSPHRASE }));
    expect(back.deviceId).toBe(account.deviceId);
    const other = await secondDevice(world, "again-2", email);
    const status = other.status();
    expect(status.kind === "unlocked" && status.account.deviceId).not.toBe(account.deviceId);
  });

  test("[KY-16] [AU-3] weak passphrases and wrong ones are refused with words of their own", async () => {
    const device = world.device("weak");
    const weak = refusal(await device.register({ email: "weak@example.org", passphrase: "password" }));
    expect(weak.code).toBe("weak-passphrase");
    const { email } = await newcomer(world, "strong");
    const wrong = refusal(await device.signIn({ email, passphrase: "Wrong-horse7battery" }));
    expect(wrong.code).toBe("invalid-credentials");
    expect(device.status().kind).not.toBe("unlocked");
  });
});

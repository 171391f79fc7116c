import { afterAll, describe, expect, test } from "bun:test";
import { serveHoldfast } from "@holdfast/client/link/engine-end";
import type { ToEngine, ToPage } from "@holdfast/client/link/messages";
import { connectHoldfast } from "@holdfast/client/link/page-end";
import { sampleProject } from "@holdfast/state/sample-project";
import { nothingTold } from "./proxy.ts";
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
const open: MessageChannel[] = [];
afterAll(async () => {
  for (const { port1, port2 } of open) {
    port1.close();
    port2.close();
  }
});

/** The client of a page whose engine is `core`, with structured clones between them as between page and worker. */
const pageOf = (core: Device) => {
  const channel = new MessageChannel();
  open.push(channel);
  const { port1, port2 } = channel;
  serveHoldfast(core, {
    post: (message: ToPage) => port1.postMessage(message),
    listen: (receive) => {
      port1.onmessage = ({ data }: MessageEvent<ToEngine>) => receive(data);
    },
  });
  return connectHoldfast({
    post: (message: ToEngine) => port2.postMessage(message),
    listen: (receive) => {
      port2.onmessage = ({ data }: MessageEvent<ToPage>) => receive(data);
    },
  });
};

const NOW = "2026-11-21T08:00:00.000Z";

describe("a page and its engine", () => {
  test("[KY-17] [KY-19] recovery codes are made, counted and used through the link", async () => {
    const page = pageOf(world.device("link-codes"));
    await page.start();
    const email = "link-codes@example.org";
    expect(value(await page.register({ email, passphrase: PASSPHRASE })).recoveryCodes).toHaveLength(8);
    const [code = ""] = value(await page.recoveryCodes.replace(5));
    expect(value(await page.recoveryCodes.status())).toEqual({ codesLeft: 5 });
    const other = pageOf(world.device("link-codes-2"));
    await other.start();
    value(await other.recover({ email, code, passphrase: `${PASSPHRASE} 2` }));
    expect(other.status()).toMatchObject({ kind: "unlocked", account: { email } });
    expect(value(await other.recoveryCodes.status())).toEqual({ codesLeft: 4 });
  });

  test("[SP-20] a whole visit: register, create, edit, save, lock, unlock, open again", async () => {
    const page = pageOf(world.device("page"));
    const heard: string[] = [];
    page.subscribe(({ kind }) => heard.push(kind));
    await page.start();
    expect(page.status().kind).toBe("signed-out");
    value(await page.register({ email: "page@example.org", passphrase: PASSPHRASE }));
    const state = sampleProject(NOW);
    const { id } = value(await page.createSession({ name: "Linked", state }));
    const visible: unknown[] = [];
    const handle = value(
      await page.openSession(id, { onVisible: (partial) => visible.push(partial.layout) }),
    );
    expect(handle.state()).toEqual(state);
    expect(visible).toEqual([state.layout]);
    const statuses: string[] = [];
    handle.subscribeStatus(({ kind }) => statuses.push(kind));
    handle.update(write(firstFile(state).id, "through the link"));
    expect(value(await handle.save("named"))?.seq).toBe(2);
    expect(statuses).toContain("unsaved");
    expect(handle.status()).toMatchObject({ kind: "saved", seq: 2 });
    expect(handle.log()).toHaveLength(2);
    await handle.close();
    await page.lock();
    expect(page.status().kind).toBe("locked");
    expect(refusal(await page.unlock("Wrong-horse7battery")).code).toBe("wrong-passphrase");
    value(await page.unlock(PASSPHRASE));
    expect(texts(value(await page.openSession(id)))).toContain("through the link");
    expect(heard).toEqual(["signed-out", "unlocked", "locked", "unlocked"]);
  });

  test("[SP-25] [SP-23] a page that takes over learns of the work that the other one had not saved", async () => {
    const { device, session, state } = await newcomer(world, "taken-over");
    const first = value(await device.openSession(session.id));
    const second = world.device("taken-over");
    await second.start();
    const reader = value(await pageOf(second).openSession(session.id));
    expect(reader.status().kind).toBe("read-only");
    const heard: unknown[] = [];
    reader.subscribeStatus(() => heard.push(reader.recovered()));
    first.update(write(firstFile(state).id, "kept, and not saved"));
    await device.lock();
    await until(() => reader.status().kind !== "read-only");
    expect(texts(reader)).toContain("kept, and not saved");
    expect(heard[0]).toEqual({ from: expect.any(String) });
    await reader.close();
  });

  test("[SP-24] what is asked of a session after the lock is answered, and nothing of it is done", async () => {
    const { device, session, state } = await newcomer(world, "after-lock");
    const page = pageOf(device);
    const handle = value(await page.openSession(session.id));
    await page.lock();
    handle.update(write(firstFile(state).id, "after the lock"));
    expect(refusal(await handle.save()).code).toBe("locked");
    expect(refusal(await handle.timeline.checkpoints()).code).toBe("locked");
    await handle.close();
    value(await page.unlock(PASSPHRASE));
    const again = value(await page.openSession(session.id));
    expect(again.state()).toEqual(state);
    await again.close();
  });

  test("[SP-26] what is typed while the engine merges somebody else's save is kept, on both ends", async () => {
    const { device, email, session, state } = await newcomer(world, "merge");
    // Told in time, it would have merged before anything was typed.
    world.proxy.meddle(nothingTold);
    const page = pageOf(device);
    const here = value(await page.openSession(session.id));
    const other = await secondDevice(world, "merge-2", email);
    const there = value(await other.openSession(session.id, { alongside: true }));
    const [first, second] = Object.keys(state.files);
    if (first === undefined || second === undefined) throw new Error("the sample has files");
    there.update(write(first, "by the other"));
    value(await there.save());
    here.update(write(second, "before"));
    const saving = here.save();
    let merged = false;
    here.subscribe((_, origin) => {
      merged ||= origin === "remote";
    });
    for (let i = 0; !merged; i++) {
      here.update(write(second, `typed ${i}`));
      await Bun.sleep(1);
    }
    here.update(write(second, "typed last"));
    await saving;
    await here.save();
    await until(() => here.status().kind === "saved");
    expect(texts(here)).toContain("by the other");
    expect(texts(here)).toContain("typed last");
    await there.close();
    const back = value(await other.openSession(session.id));
    expect(texts(back).toSorted()).toEqual(texts(here).toSorted());
    world.proxy.meddle(null);
  });

  test("[SP-20] leaving flushes the journal and the service without being asked twice", async () => {
    const { device, session, state } = await newcomer(world, "leaving");
    const page = pageOf(device);
    const handle = value(await page.openSession(session.id));
    handle.update(write(firstFile(state).id, "while leaving"));
    page.flush(true);
    await until(() => handle.status().kind === "saved");
    handle.update(write(firstFile(state).id, "after leaving began"));
    await until(() => {
      const status = handle.status();
      return status.kind === "saved" && status.seq === 3;
    });
  });
});

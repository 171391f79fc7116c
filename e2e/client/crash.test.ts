import { describe, expect, test } from "bun:test";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { answerLost, unreachable } from "./proxy.ts";
import { firstFile, newcomer, secondDevice, texts, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

const typist = (device: string, session: string, file: string, text: string, then = "") =>
  Bun.spawn(
    [
      process.execPath,
      join(import.meta.dir, "typist.ts"),
      world.proxy.origin,
      world.directoryOf(device),
      session,
      file,
      text,
      then,
    ],
    { stdout: "ignore", stderr: "inherit" },
  );

const isThere = async (path: string): Promise<boolean> =>
  stat(path).then(
    ({ size }) => size > 0,
    () => false,
  );

const journalOf = (device: string, session: string, what: "log" | "outbox"): string =>
  join(world.directoryOf(device), "journal", session, what);

describe("a process that is killed", () => {
  test("[SP-20] [SP-23] what was typed a moment before is there again, and is saved", async () => {
    const { device, session, state, email } = await newcomer(world, "killed");
    const { id } = firstFile(state);
    const child = typist("killed", session.id, id, "typed before the end");
    await until(() => isThere(journalOf("killed", session.id, "log")));
    child.kill("SIGKILL");
    await child.exited;

    const back = value(await device.openSession(session.id));
    expect(back.recovered()).not.toBeNull();
    expect(texts(back)).toContain("typed before the end");
    expect(back.status().kind).toBe("unsaved");
    value(await back.save());
    await back.close();
    expect(await readdir(join(world.directoryOf("killed"), "journal", session.id)).catch(() => [])).toEqual(
      [],
    );
    const other = await secondDevice(world, "killed-2", email);
    expect(texts(value(await other.openSession(session.id)))).toContain("typed before the end");
    const again = value(await device.openSession(session.id));
    expect(again.recovered()).toBeNull();
    await again.close();
  });

  test("[SP-21] a save that was sealed and never sent goes out byte for byte on the next open", async () => {
    const { device, session, state } = await newcomer(world, "sealed");
    const { id } = firstFile(state);
    world.proxy.meddle((request, forward) =>
      request.url.endsWith("/saves") ? unreachable(request, forward) : forward(request),
    );
    const child = typist("sealed", session.id, id, "sealed and not sent", "save");
    await until(() => isThere(journalOf("sealed", session.id, "outbox")));
    child.kill("SIGKILL");
    await child.exited;
    world.proxy.meddle(null);

    const back = value(await device.openSession(session.id));
    expect(texts(back)).toContain("sealed and not sent");
    expect(back.status()).toMatchObject({ kind: "saved", seq: 2 });
    expect(value(await back.save())).toBeNull();
    await back.close();
  });

  test("[SP-21] a save that arrived and whose answer was lost is not made twice", async () => {
    const { device, session, state } = await newcomer(world, "lost");
    const { id } = firstFile(state);
    world.proxy.meddle(answerLost(/\/saves$/));
    const child = typist("lost", session.id, id, "arrived unanswered", "save");
    await until(() => isThere(journalOf("lost", session.id, "outbox")));
    await until(() => world.proxy.seen.some((line) => line === `POST /api/sessions/${session.id}/saves`));
    child.kill("SIGKILL");
    await child.exited;
    world.proxy.meddle(null);

    const back = value(await device.openSession(session.id));
    expect(texts(back)).toContain("arrived unanswered");
    expect(Object.keys(back.state().files)).toHaveLength(Object.keys(state.files).length);
    expect(back.status()).toMatchObject({ kind: "saved", seq: 2 });
    await back.close();
  });

  test("[SP-26] work that a killed process left behind goes on top of what another device saved since", async () => {
    const { device, session, state, email } = await newcomer(world, "behind");
    const [first, second] = Object.keys(state.files);
    if (first === undefined || second === undefined) throw new Error("the sample has files");
    const child = typist("behind", session.id, first, "left behind");
    await until(() => isThere(journalOf("behind", session.id, "log")));
    child.kill("SIGKILL");
    await child.exited;
    const other = await secondDevice(world, "behind-2", email);
    const there = value(await other.openSession(session.id, { alongside: true }));
    there.update(write(second, "saved since"));
    value(await there.save());

    const back = value(await device.openSession(session.id));
    expect(texts(back)).toContain("left behind");
    expect(texts(back)).toContain("saved since");
    expect(value(await back.save())?.seq).toBe(3);
    await back.close();
  });
});

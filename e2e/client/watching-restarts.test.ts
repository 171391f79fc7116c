import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WatchEvent } from "@holdfast/client/contract/events";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { sampleProject } from "@holdfast/state/sample-project";
import { type Stack, startStack } from "../stack.ts";
import { firstFile, PASSPHRASE, until, value, write } from "./world.ts";

let stack: Stack;
let directory: string;
beforeAll(async () => {
  stack = await startStack();
  directory = await mkdtemp(join(tmpdir(), "holdfast-watching-"));
});
afterAll(async () => {
  await stack?.stop();
  await rm(directory, { recursive: true, force: true });
});

describe("watching a service that comes and goes", () => {
  test("[EV-10] [A35] over a restart and a kill every event is told once and in order, by socket", async () => {
    const device = (name: string) =>
      createNodeHoldfast({ origin: stack.origin, directory: join(directory, name), deviceName: name });
    const [writer, reader] = [device("writer"), device("reader")];
    const email = "restarts@example.org";
    value(await writer.register({ email, passphrase: PASSPHRASE }));
    value(await reader.signIn({ email, passphrase: PASSPHRASE }));
    const state = sampleProject("2026-11-22T03:00:00.000Z");
    const session = value(await writer.createSession({ name: "Restarts", state }));
    const handle = value(await writer.openSession(session.id));

    const events: WatchEvent[] = [];
    const numbers = () => events.flatMap((event) => ("n" in event ? [event.n] : []));
    const end = reader.watch((event) => events.push(event), { after: 0 });
    const save = async (): Promise<void> => {
      handle.update(write(firstFile(state).id, randomUUID()));
      await handle.save();
    };
    const saved = () => handle.log()[0]?.seq ?? 0;
    const lastSeq = () => {
      const told = events.findLast((event) => "n" in event && event.type === "session_updated");
      return told !== undefined && "n" in told ? (told.data.seq ?? 0) : 0;
    };
    for (let n = 0; n < 5; n++) await save();
    await until(() => lastSeq() === saved());
    const restarted = stack.restart();
    for (let n = 0; n < 5; n++) await save();
    await restarted;
    for (let n = 0; n < 5; n++) await save();
    await stack.kill();
    await save();
    await stack.restart();
    await until(async () => (await handle.save()).ok);
    for (let n = 0; n < 5; n++) await save();
    await until(() => lastSeq() === saved());

    expect(numbers()).toEqual(numbers().map((_, n) => n + 1));
    expect(events.some(({ type }) => type === "gap")).toBe(false);
    const whole: WatchEvent[] = [];
    writer.watch((event) => whole.push(event), { after: 0 });
    await until(() => whole.filter((event) => "n" in event).length === numbers().length);
    const ids = (all: readonly WatchEvent[]) => all.flatMap((event) => ("n" in event ? [event.id] : []));
    expect(ids(whole)).toEqual(ids(events));
    end();
    await handle.close();
    await Promise.all([writer.lock(), reader.lock()]);
  });
});

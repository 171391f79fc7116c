import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WatchEvent } from "@holdfast/client/contract/events";
import { createHoldfast, type HoldfastCore } from "@holdfast/client/holdfast";
import { createNodeHoldfast, createNodePlatform } from "@holdfast/client/node/create-node-holdfast";
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

const numbersOf = (events: readonly WatchEvent[]) =>
  events.flatMap((event) => ("n" in event ? [event.n] : []));
const idsOf = (events: readonly WatchEvent[]) => events.flatMap((event) => ("n" in event ? [event.id] : []));
const lastSeq = (events: readonly WatchEvent[]): number => {
  const told = events.findLast(({ type }) => type === "session_updated");
  return told !== undefined && "n" in told ? (told.data.seq ?? 0) : 0;
};

const watched = async (device: HoldfastCore, email: string) => {
  value(await device.signIn({ email, passphrase: PASSPHRASE }));
  const events: WatchEvent[] = [];
  device.watch((event) => events.push(event), { after: 0 });
  return events;
};

describe("watching a service that comes and goes", () => {
  test("[EV-10] [A35] over a restart and a kill every event is told once and in order, by socket and by stream", async () => {
    const options = (name: string) => ({
      origin: stack.origin,
      directory: join(directory, name),
      deviceName: name,
    });
    const writer = createNodeHoldfast(options("writer"));
    const bySocket = createNodeHoldfast(options("socket"));
    const byStream = createHoldfast(createNodePlatform(options("stream")));
    const email = "restarts@example.org";
    value(await writer.register({ email, passphrase: PASSPHRASE }));
    const all = [await watched(bySocket, email), await watched(byStream, email)];
    const state = sampleProject("2026-11-22T03:00:00.000Z");
    const session = value(await writer.createSession({ name: "Restarts", state }));
    const handle = value(await writer.openSession(session.id));

    const save = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n++) {
        handle.update(write(firstFile(state).id, randomUUID()));
        await handle.save();
      }
    };
    const everybodyHasIt = (): Promise<void> =>
      until(() => all.every((events) => lastSeq(events) === handle.log()[0]?.seq));

    await save(5);
    await everybodyHasIt();
    const restarted = stack.restart();
    await save(5);
    await restarted;
    await save(5);
    await stack.kill();
    await save(1);
    await stack.restart();
    await until(async () => (await handle.save()).ok);
    await save(5);
    await everybodyHasIt();

    const whole: WatchEvent[] = [];
    writer.watch((event) => whole.push(event), { after: 0 });
    await until(() => lastSeq(whole) === handle.log()[0]?.seq);
    expect(numbersOf(whole)).toEqual(whole.filter((event) => "n" in event).map((_, n) => n + 1));
    for (const events of all) {
      expect(idsOf(events)).toEqual(idsOf(whole));
      expect(events.some(({ type }) => type === "gap")).toBe(false);
      // Who was still waiting to come back at the second end saw one of them.
      expect(events.some(({ type }) => type === "disconnected")).toBe(true);
    }
    await handle.close();
    await Promise.all([writer, bySocket, byStream].map((device) => device.lock()));
  });
});

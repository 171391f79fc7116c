import { expect, test } from "bun:test";
import { formatId, type Id } from "@holdfast/protocol/ids";
import type { SaveStatus } from "../contract/session.ts";
import { createListeners } from "../listeners.ts";
import { problem } from "../problem.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { createFailingSaves } from "./failing-saves.ts";

const SESSION = formatId("ses", new Uint8Array(16));
const MINUTE = 60_000;
const SAVED: SaveStatus = { kind: "saved", at: "", seq: 1, digest: "", bytes: 1 };
const SAVING: SaveStatus = { kind: "saving" };
const OFFLINE: SaveStatus = { kind: "offline", changes: 1, keptOnDevice: true };
const FAILED: SaveStatus = {
  kind: "failed",
  problem: problem("quota-exceeded"),
  keptOnDevice: true,
};

const begin = () => {
  const clock = createManualClock();
  const statuses = createListeners<[SaveStatus]>();
  const told: Id<"ses">[] = [];
  const ended = new AbortController();
  const service = { answers: true };
  let status: SaveStatus = SAVED;
  const follow = createFailingSaves({
    clock,
    ended: ended.signal,
    tell: async (session) => {
      if (service.answers) told.push(session);
      return service.answers;
    },
  });
  const end = follow(SESSION, { status: () => status, subscribeStatus: statuses.add });
  return {
    told,
    service,
    end,
    ended,
    become: (next: SaveStatus) => {
      status = next;
      statuses.call(next);
    },
    pass: async (milliseconds: number) => {
      clock.advance(milliseconds);
      await Promise.resolve();
      await Promise.resolve();
    },
  };
};

test("[NT-7] a device that cannot save for ten minutes says so once, and again only after it could", async () => {
  const { told, become, pass } = begin();
  become(FAILED);
  await pass(9 * MINUTE);
  become(SAVING);
  become(FAILED);
  expect(told).toEqual([]);
  await pass(MINUTE);
  expect(told).toEqual([SESSION]);
  become(SAVING);
  become(FAILED);
  await pass(60 * MINUTE);
  expect(told).toHaveLength(1);
  become(SAVED);
  become(FAILED);
  await pass(10 * MINUTE);
  expect(told).toHaveLength(2);
});

test("[NT-7] what is saved in time is not told of, and neither is what is closed or locked meanwhile", async () => {
  for (const stop of ["saved", "closed", "locked"] as const) {
    const { told, become, pass, end, ended } = begin();
    become(OFFLINE);
    await pass(9 * MINUTE);
    if (stop === "saved") become(SAVED);
    else if (stop === "closed") end();
    else ended.abort();
    await pass(60 * MINUTE);
    expect([stop, told]).toEqual([stop, []]);
  }
});

test("[NT-7] while the service cannot be reached it is tried every minute", async () => {
  const { told, become, pass, service } = begin();
  service.answers = false;
  become(OFFLINE);
  for (let i = 0; i < 30; i++) await pass(MINUTE);
  service.answers = true;
  await pass(MINUTE);
  await pass(MINUTE);
  expect(told).toHaveLength(1);
});

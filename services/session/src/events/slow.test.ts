import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { UNTAKEN_MAX_BYTES, UNTAKEN_MAX_EVENTS } from "@holdfast/protocol/events";
import { type Listening, listen } from "@holdfast/service-kit/listen";
import { numbersOf, readStream } from "../testing/event-reader.ts";
import { bearerOf, createFixture, type Fixture } from "../testing/fixture.ts";
import { randomBytes } from "../testing/member.ts";
import { createOutbox } from "./outbox.ts";

describe("what a connection has not taken", () => {
  const open = () => {
    const taken: string[] = [];
    const state = { takes: true, slow: 0 };
    const outbox = createOutbox({
      take: (frame) => {
        taken.push(frame);
        return state.takes;
      },
      tooSlow: () => {
        state.slow += 1;
      },
    });
    return { taken, state, outbox };
  };

  test("[EV-9] what it resumes with and what is told in one go wait for it, in order", async () => {
    const { taken, state, outbox } = open();
    state.takes = false;
    for (let n = 0; n < 3 * UNTAKEN_MAX_EVENTS; n++) outbox.push(`${n}`, true);
    await Promise.resolve();
    for (let n = 0; n < 2 * UNTAKEN_MAX_EVENTS; n++) outbox.push(`${3 * UNTAKEN_MAX_EVENTS + n}`, false);
    expect([taken, outbox.isEmpty()]).toEqual([["0"], false]);
    state.takes = true;
    outbox.ready();
    expect(taken).toEqual(Array.from({ length: 5 * UNTAKEN_MAX_EVENTS }, (_, n) => `${n}`));
    expect([state.slow, outbox.isEmpty()]).toEqual([0, true]);
  });

  test("[EV-9] who has too many or too large ones waiting when the next one comes is given up", async () => {
    for (const [count, frame] of [
      [UNTAKEN_MAX_EVENTS + 2, "x"],
      [2, "x".repeat(UNTAKEN_MAX_BYTES + 1)],
    ] as const) {
      const { state, outbox } = open();
      state.takes = false;
      for (let n = 0; n < count; n++) outbox.push(frame, false);
      expect(state.slow).toBe(0);
      await Promise.resolve();
      outbox.push("next", false);
      expect([state.slow, outbox.isEmpty()]).toEqual([1, true]);
    }
  });
});

describe("a reader that does not read", () => {
  let of: Fixture;
  let server: Listening;
  beforeAll(async () => {
    of = await createFixture();
    server = listen({ host: "127.0.0.1", port: 0, fetch: of.service.fetch, endStreams: of.hub.end });
  });
  afterAll(() => server.stop());

  /** So many events at once. */
  const flood = (count: number): void => {
    const { id: _, ...checkpoint } = {
      id: randomBytes(16),
      sessionId: of.session,
      save: { seq: 1, digest: randomBytes(32), receivedAt: new Date(), bytes: 1 },
      origin: "auto" as const,
      pinned: false,
      meta: randomBytes(8),
      version: 1,
      deviceId: of.ann.deviceId,
      createdAt: new Date(),
      proof: null,
    };
    of.tables.checkpoints.clear();
    for (let n = 0; n < count; n++) of.tables.checkpoints.add({ ...checkpoint, id: randomBytes(16) });
    of.bus.changed(of.ann.workspaceId);
  };

  for (const kind of ["stream", "socket"] as const)
    test(`[EV-9] its ${kind} is ended, and who reads is told everything meanwhile`, async () => {
      const [ticket, headers] = [await of.world.addTicket(of.ann, 30), await bearerOf(of.ann)];
      const asked =
        kind === "stream"
          ? `/api/events/stream HTTP/1.1\r\nAuthorization: ${headers.authorization}`
          : `/api/events?ticket=${ticket} HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13`;
      const connection = connect(server.port, "127.0.0.1");
      connection.on("error", () => undefined);
      connection.pause();
      connection.write(`GET ${asked}\r\nHost: localhost\r\n\r\n`);
      const url = `http://127.0.0.1:${server.port}/api/events/stream`;
      const reader = readStream(await fetch(url, { headers }));
      await reader.until((frames) => frames.length > 0);
      while (of.hub.size() < 2) await Bun.sleep(5);
      for (let round = 0; of.hub.size() > 1 && round < 100; round++) {
        flood(400);
        const { last } = await of.events.view(of.ann.workspaceId, Number.MAX_SAFE_INTEGER, []);
        await reader.until((frames) => numbersOf(frames).at(-1) === last);
      }
      expect(of.hub.size()).toBe(1);
      const numbers = numbersOf(reader.frames);
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
      await reader.close();
      connection.destroy();
      while (of.hub.size() > 0) await Bun.sleep(5);
    }, 120_000);
});

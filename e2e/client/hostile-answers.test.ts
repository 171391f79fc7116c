import { describe, expect, test } from "bun:test";
import { type Clock, systemClock } from "@holdfast/client/clock";
import { createHoldfast } from "@holdfast/client/holdfast";
import { createMemorySaveCache } from "@holdfast/client/stores/memory-save-cache";
import { JSON_BODY_MAX_BYTES } from "@holdfast/protocol/limits";
import type { Meddle } from "./proxy.ts";
import { quickPlatform } from "./quick-platform.ts";
import { firstFile, newcomer, refusal, texts, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

const PATIENCE_MILLISECONDS = 300;

/** A pause takes a twentieth of itself. */
const hurried: Clock = {
  now: systemClock.now,
  after: (milliseconds, act) => systemClock.after(milliseconds / 20, act),
};

/** Somebody with one session, on a device that keeps no copy of it and gives up soon. */
const impatient = async (name: string) => {
  const { account, session, state } = await newcomer(world, name);
  const { origin } = world.proxy;
  const device = createHoldfast({
    ...quickPlatform({ origin, directory: world.directoryOf(name), clock: hurried }),
    cache: createMemorySaveCache(),
    patienceMilliseconds: PATIENCE_MILLISECONDS,
  });
  await device.start();
  return { device, account, session, state };
};

const on =
  (path: RegExp, answer: (request: Request) => Response | Promise<Response>): Meddle =>
  async (request, forward) =>
    path.test(new URL(request.url).pathname) ? answer(request) : forward(request);

const page = (status: number): Response =>
  new Response("<!doctype html><title>Sign in to the network</title>", {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
  });

/** Goes on for as long as somebody reads; `givenUp` resolves when nobody does any more. */
const endless = (type: string, piece: (n: number) => Uint8Array, status = 200) => {
  let isOver = false;
  const body = () => {
    let n = 0;
    return new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(piece(n));
        n += 1;
      },
      cancel: () => {
        isOver = true;
      },
    });
  };
  const answer = (): Response => new Response(body(), { status, headers: { "content-type": type } });
  return { answer, givenUp: () => until(() => isOver) };
};

const MIB = new Uint8Array(JSON_BODY_MAX_BYTES).fill(0x20);

describe("answers that are none", () => {
  test("[SP-22] pages of a network that wants a sign-in, with any status: the service is away, nobody is signed out", async () => {
    const { device, session, state } = await newcomer(world, "pages");
    const handle = value(await device.openSession(session.id));
    for (const status of [200, 401, 403, 404]) {
      world.proxy.meddle(async () => page(status));
      handle.update(write(firstFile(state).id, `typed under ${status}`));
      expect(refusal(await handle.save()).code).toBe("offline");
      expect(handle.status().kind).toBe("offline");
    }
    world.proxy.meddle(on(/\/api\/sessions\//, (request) => page(request.method === "GET" ? 503 : 200)));
    expect(refusal(await device.deleteSession(session.id)).code).toBe("offline");
    world.proxy.meddle(null);
    value(await handle.save());
    expect(device.status().kind).toBe("unlocked");
    expect(texts(handle)).toContain("typed under 404");
    await handle.close();
  });

  test("[SP-22] silence, before an answer and in the middle of one, is an outage", async () => {
    const { device, session, state } = await impatient("silence");
    const silences = {
      "/head$": () => new Promise<Response>(() => undefined),
      "/bundle$": () => new Promise<Response>(() => undefined),
      "/bundle$|nothing": () =>
        new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array(5)) }), {
          headers: { "content-type": "application/vnd.holdfast.bundle" },
        }),
    };
    for (const [path, answer] of Object.entries(silences)) {
      world.proxy.meddle(on(new RegExp(path), answer));
      expect(refusal(await device.openSession(session.id)).code).toBe("offline");
    }
    world.proxy.meddle(null);
    const handle = value(await device.openSession(session.id));
    expect(handle.state()).toEqual(state);
    world.proxy.meddle(on(/\/saves$/, () => new Promise<Response>(() => undefined)));
    handle.update(write(firstFile(state).id, "into silence"));
    expect(refusal(await handle.save()).code).toBe("offline");
    world.proxy.meddle(null);
    value(await handle.save());
    await handle.close();
  });

  test("[SP-21] a large segment on a slow way gets the time it needs", async () => {
    const { device, session, state } = await impatient("slow");
    const handle = value(await device.openSession(session.id));
    world.proxy.meddle(async (request, forward) => {
      if (!request.url.endsWith("/saves")) return forward(request);
      const body = await request.arrayBuffer();
      await Bun.sleep(2 * PATIENCE_MILLISECONDS);
      return forward(new Request(request.url, { method: "POST", headers: request.headers, body }));
    });
    handle.update(
      write(firstFile(state).id, Array.from({ length: 2_000 }, () => crypto.randomUUID()).join()),
    );
    value(await handle.save());
    world.proxy.meddle(null);
    await handle.close();
  });
});

describe("answers without an end", () => {
  test("[SP-22] no more is read of them than the longest that can be", async () => {
    const { device, session } = await impatient("endless");
    const head = endless("application/octet-stream", () => MIB);
    world.proxy.meddle(on(/\/head$/, head.answer));
    expect(refusal(await device.openSession(session.id)).code).toBe("damaged");
    await head.givenUp();
    const list = endless("application/json", () => MIB);
    world.proxy.meddle(on(/\/api\/sessions$/, list.answer));
    await device.listSessions();
    await list.givenUp();
    const problem = endless("application/problem+json", () => MIB, 400);
    world.proxy.meddle(on(/\/head$/, problem.answer));
    expect((await device.openSession(session.id)).ok).toBe(false);
    await problem.givenUp();
    world.proxy.meddle(null);
    const handle = value(await device.openSession(session.id));
    await handle.close();
  });

  test("[SP-22] a bundle of segments that nobody asked for, and one that brings the asked ones again and again", async () => {
    const { device, session } = await impatient("bundles");
    const record = (n: number): Uint8Array => {
      const bytes = new Uint8Array(21 + 4096);
      new DataView(bytes.buffer).setUint32(17, 4096);
      bytes[0] = 2;
      bytes[1] = n % 256;
      bytes[2] = (n >> 8) % 256;
      return bytes;
    };
    const strange = endless("application/vnd.holdfast.bundle", record);
    world.proxy.meddle(on(/\/bundle$/, strange.answer));
    expect(refusal(await device.openSession(session.id)).code).toBe("offline");
    await strange.givenUp();
    const again = endless("application/vnd.holdfast.bundle", () => {
      const manifest = record(0);
      manifest[0] = 1;
      return manifest;
    });
    world.proxy.meddle(on(/\/bundle$/, again.answer));
    expect(refusal(await device.openSession(session.id)).code).toBe("offline");
    await again.givenUp();
    world.proxy.meddle(null);
  });

  test("[SP-11] a list whose next page always has a next page", async () => {
    const { device } = await newcomer(world, "pages-forever");
    const before = world.proxy.seen.length;
    world.proxy.meddle(on(/\/api\/sessions$/, () => Response.json({ items: [], next: "again" })));
    expect(refusal(await device.listSessions()).code).toBe("damaged");
    world.proxy.meddle(null);
    expect(world.proxy.seen.length - before).toBeLessThan(1_000);
    await until(() => device.status().kind === "unlocked");
  });
});

import { describe, expect, test } from "bun:test";
import { answerLost, unreachable } from "./proxy.ts";
import {
  createManualClock,
  firstFile,
  newcomer,
  refusal,
  secondDevice,
  texts,
  until,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

const savesOf = (session: string): number =>
  world.proxy.seen.filter((line) => line === `POST /api/sessions/${session}/saves`).length;

describe("saving by itself", () => {
  test("[SP-20] 30 s after the first change, without anybody asking", async () => {
    const clock = createManualClock(Date.now());
    const { device, session, state } = await newcomer(world, "auto", clock);
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(state).id, "by itself"));
    clock.advance(29_999);
    expect(handle.status().kind).toBe("unsaved");
    const before = savesOf(session.id);
    clock.advance(1);
    await until(() => handle.status().kind === "saved");
    expect(handle.log()[0]).toMatchObject({ kind: "auto", seq: 2 });
    clock.advance(600_000);
    await Bun.sleep(20);
    expect(savesOf(session.id)).toBe(before + 1);
  });

  test("[SP-20] the interval can be chosen", async () => {
    const clock = createManualClock(Date.now());
    const { device, session, state } = await newcomer(world, "often", clock);
    device.setAutosaveSeconds(5);
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(state).id, "soon"));
    clock.advance(5_000);
    await until(() => handle.status().kind === "saved");
  });
});

describe("a service that cannot be reached", () => {
  test("[SP-21] the work waits on this device, says so, and arrives once when the way is free", async () => {
    const clock = createManualClock(Date.now());
    const { device, session, state, email } = await newcomer(world, "away", clock);
    const handle = value(await device.openSession(session.id));
    const { id } = firstFile(state);
    world.proxy.meddle(unreachable);
    handle.update(write(id, "while away"));
    clock.advance(30_000);
    await until(() => handle.status().kind === "offline");
    expect(handle.status()).toMatchObject({ keptOnDevice: true });
    handle.update(write(id, "while away, and more"));
    expect(refusal(await device.signOut({ discardUnsent: false })).code).toBe("offline");
    world.proxy.meddle(null);
    clock.advance(60_000);
    await until(() => handle.status().kind === "saved");
    const other = await secondDevice(world, "away-2", email, clock);
    expect(texts(value(await other.openSession(session.id)))).toContain("while away, and more");
  });

  test("[SP-21] a save whose answer was lost is sent again byte for byte and stored once", async () => {
    const clock = createManualClock(Date.now());
    const { device, session, state } = await newcomer(world, "unanswered", clock);
    const handle = value(await device.openSession(session.id));
    const bodies: string[] = [];
    world.proxy.meddle(async (request, forward) => {
      if (!request.url.endsWith("/saves")) return forward(request);
      const form = await request.clone().formData();
      const manifest = form.get("manifest");
      if (manifest instanceof Blob) bodies.push(Buffer.from(await manifest.arrayBuffer()).toString("hex"));
      return bodies.length === 1 ? answerLost(/\/saves$/)(request, forward) : forward(request);
    });
    handle.update(write(firstFile(state).id, "once"));
    await handle.save();
    expect(handle.status().kind).toBe("offline");
    device.online();
    await until(() => handle.status().kind === "saved");
    world.proxy.meddle(null);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0] ?? "");
    expect(handle.status()).toMatchObject({ seq: 2 });
  });

  test("[SP-21] a large save that broke off goes on where it stopped", async () => {
    const { device, session, state } = await newcomer(world, "large-save");
    const handle = value(await device.openSession(session.id));
    const noise = () => Array.from({ length: 80_000 }, () => crypto.randomUUID()).join("");
    for (const id of Object.keys(state.files).slice(0, 3)) handle.update(write(id, noise()));
    const puts: string[] = [];
    world.proxy.meddle((request, forward) => {
      if (request.method !== "PUT") return forward(request);
      puts.push(request.url);
      return puts.length === 2 ? unreachable(request, forward) : forward(request);
    });
    expect(refusal(await handle.save()).code).toBe("unavailable");
    value(await handle.save());
    world.proxy.meddle(null);
    expect(puts.length).toBeGreaterThan(2);
    expect(puts[2]).toBe(puts[1] ?? "");
    expect(new Set(puts).size).toBe(puts.length - 1);
    await handle.close();
  });

  test("[SP-11] a session whose making was not answered is made once", async () => {
    const { device, state } = await newcomer(world, "made");
    let lost = false;
    world.proxy.meddle((request, forward) => {
      if (lost || request.method !== "POST" || !request.url.endsWith("/api/sessions"))
        return forward(request);
      lost = true;
      return answerLost(/sessions$/)(request, forward);
    });
    value(await device.createSession({ name: "Once", state }));
    world.proxy.meddle(null);
    expect(lost).toBe(true);
    const names = value(await device.listSessions()).map(({ name }) => name);
    expect(names.filter((name) => name === "Once")).toHaveLength(1);
  });

  test("an expired access token is renewed once, by whoever is first, and nobody is signed out", async () => {
    const { device, session } = await newcomer(world, "renew");
    let refused = 0;
    world.proxy.meddle((request, forward) => {
      const isCall = request.method === "GET" && !request.url.includes("/auth/");
      if (!isCall || refused >= 3) return forward(request);
      refused += 1;
      const body = JSON.stringify({ code: "token-expired" });
      return Promise.resolve(
        new Response(body, { status: 401, headers: { "content-type": "application/problem+json" } }),
      );
    });
    const before = world.proxy.seen.filter((line) => line.endsWith("/refresh")).length;
    const results = await Promise.all([1, 2, 3].map(() => device.listSessions()));
    world.proxy.meddle(null);
    for (const result of results) expect(value(result).map(({ id }) => id)).toEqual([session.id]);
    expect(world.proxy.seen.filter((line) => line.endsWith("/refresh")).length).toBe(before + 1);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { CLOSE_CODES, EVENTS_PROTOCOL, FRAMES_PER_MINUTE, type StreamFrame } from "@holdfast/protocol/events";
import { formatId } from "@holdfast/protocol/ids";
import { type Listening, listen } from "@holdfast/service-kit/listen";
import { ROLE } from "@holdfast/vault/roles";
import { type Backend, memoryBackend, sqlBackend } from "../testing/backends.ts";
import { numbersOf, openSocket, readStream } from "../testing/event-reader.ts";
import { bearerOf, fixtureOn, outcomeOf } from "../testing/fixture.ts";
import type { TestMember } from "../testing/member.ts";
import { saveOften } from "../testing/named-saves.ts";

const FORBIDDEN = 403;
/** The protocol’s own word for it. */
const TOO_BIG = 1009;
const has = (count: number) => (frames: readonly StreamFrame[]) => numbersOf(frames).length >= count;
const isReady = (frames: readonly StreamFrame[]): boolean => frames.some(({ type }) => type === "ready");
const hasType = (type: StreamFrame["type"]) => (frames: readonly StreamFrame[]) =>
  frames.some((frame) => frame.type === type);

for (const [name, open] of [
  ["memory", async () => memoryBackend()],
  ["PostgreSQL", () => sqlBackend()],
] as const)
  describe(`streams and sockets (${name})`, () => {
    let backend: Backend;
    let of: Awaited<ReturnType<typeof fixtureOn>>;
    let server: Listening;
    beforeAll(async () => {
      backend = await open();
      of = await fixtureOn(backend);
      of.hub.start();
      const { service, hub } = of;
      server = listen({ host: "127.0.0.1", port: 0, fetch: service.fetch, endStreams: hub.end });
    });
    afterAll(async () => {
      await server.stop();
      await backend.close();
    });

    const stream = async (path: string, as: TestMember = of.ann, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${server.port}/api${path}`, {
        headers: { ...(await bearerOf(as)), ...headers },
      });
    const socket = async (path: string, as: TestMember = of.ann, query = "") => {
      const ticket = await of.world.addTicket(as, 30);
      return openSocket(`http://127.0.0.1:${server.port}/api${path}${query}`, {
        protocols: [EVENTS_PROTOCOL, `holdfast.ticket.${ticket}`],
      });
    };
    const colleague = async (role: number = ROLE.member): Promise<TestMember> => {
      const member = await of.newMember();
      await of.world.setRole(of.ann.workspaceId, member, role);
      return { ...member, workspaceId: of.ann.workspaceId };
    };

    test("[EV-3] [A35] a stream begins with now, tells what happens, and resumes after a number without gap or duplicate", async () => {
      const first = readStream(await stream("/events/stream"));
      await first.until(isReady);
      const sessionId = await of.newSession();
      await first.until(has(1));
      const [session] = first.frames.flatMap((frame) => ("n" in frame ? [frame] : []));
      expect(session).toMatchObject({
        type: "session_created",
        replay: false,
        data: { sessionId: formatId("ses", sessionId) },
      });
      await first.close();
      const at = session?.n ?? 0;
      await saveOften(of, 3, null, sessionId);
      const again = readStream(await stream("/events/stream", of.ann, { "last-event-id": String(at) }));
      await again.until(isCurrent(at + 1));
      const later = readStream(await stream(`/events/stream?after=${at}`));
      await later.until(isCurrent(at + 1));
      expect(again.frames.every((frame) => !("n" in frame) || frame.replay)).toBe(true);
      expect(numbersOf(again.frames)).toEqual(numbersOf(later.frames));
      expect(again.comments.length).toBeGreaterThan(0);
      await again.close();
      await later.close();
    });
    const isCurrent = (n: number) => (frames: readonly StreamFrame[]) => numbersOf(frames).includes(n);

    test("[EV-3] the stream of a session tells of no other, and nobody has one who may not see it", async () => {
      const [own, other] = [await of.newSession(), await of.newSession()];
      const reader = readStream(await stream(`/sessions/${formatId("ses", own)}/events/stream`));
      await reader.until(isReady);
      await saveOften(of, 1, null, other);
      await saveOften(of, 1, null, own);
      await reader.until(has(1));
      expect(reader.frames.flatMap((frame) => ("n" in frame ? [frame.data.sessionId] : []))).toEqual([
        formatId("ses", own),
      ]);
      await reader.close();
      const eve = await of.newMember();
      const path = `/sessions/${formatId("ses", own)}/events/stream`;
      expect(await outcomeOf(await stream(path, eve))).toBe("404 not-found");
      const named = { ...eve, workspaceId: of.ann.workspaceId };
      expect(await outcomeOf(await stream("/events/stream", named))).toBe("404 not-found");
      for (const after of ["x", "-1", "1.5", "9".repeat(40)])
        expect(await outcomeOf(await stream("/events/stream", of.ann, { "last-event-id": after }))).toBe(
          "400 invalid-request",
        );
    });

    test("[EV-4] [A35] a socket gives the same as the stream, resumes by number and answers a ping", async () => {
      const one = await socket("/events");
      await one.until(isReady);
      expect(one.socket.protocol).toBe(EVENTS_PROTOCOL);
      const session = await of.newSession();
      await saveOften(of, 2, null, session);
      await one.until((frames) => frames.some((frame) => "n" in frame && frame.data.seq === 2));
      one.say({ type: "ping" });
      await one.until(hasType("pong"));
      const first = numbersOf(one.frames)[0] ?? 0;
      const two = await socket("/events", of.ann, `?after=${first - 1}`);
      await two.until((frames) => frames.some((frame) => "n" in frame && frame.data.seq === 2));
      expect(numbersOf(two.frames)).toEqual(numbersOf(one.frames));
      expect(two.frames.some((frame) => "n" in frame && frame.replay)).toBe(true);
      one.socket.close();
      two.socket.close();
    });

    test("[EV-5] a ticket opens one socket, once, in the subprotocol or the query, and not after its time", async () => {
      const ticket = await of.world.addTicket(of.ann, 30);
      const url = `http://127.0.0.1:${server.port}/api/events?ticket=${ticket}`;
      const first = openSocket(url);
      await first.until(isReady);
      const second = openSocket(url);
      await second.opened();
      expect(second.isOpen()).toBe(false);
      const late = openSocket(url.replace(ticket, await of.world.addTicket(of.ann, -1)));
      await late.opened();
      expect(late.isOpen()).toBe(false);
      const none = openSocket(url.replace(ticket, "x"));
      await none.opened();
      expect(none.isOpen()).toBe(false);
      expect(of.log.join()).not.toContain(ticket);
      expect(first.isOpen()).toBe(true);
      first.socket.close();
    });

    test("[EV-5] a page of another origin opens no socket, and who asks for none is told what this address is", async () => {
      const open = async (from: string) => {
        const ticket = await of.world.addTicket(of.ann, 30);
        const opened = openSocket(`http://127.0.0.1:${server.port}/api/events?ticket=${ticket}`, {
          headers: { origin: from },
        });
        await opened.opened();
        return opened;
      };
      const foreign = await open("https://elsewhere.example");
      expect(foreign.isOpen()).toBe(false);
      const own = await open("http://localhost");
      expect(own.isOpen()).toBe(true);
      own.socket.close();
      const plain = await fetch(`http://127.0.0.1:${server.port}/api/events`);
      expect([await outcomeOf(plain), plain.headers.get("upgrade")]).toEqual([
        "426 upgrade-required",
        "websocket",
      ]);
      const refused = await fetch(
        `http://127.0.0.1:${server.port}/api/events?ticket=${await of.world.addTicket(of.ann, 30)}`,
        {
          headers: {
            origin: "https://elsewhere.example",
            upgrade: "websocket",
            connection: "upgrade",
            "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
            "sec-websocket-version": "13",
          },
        },
      );
      expect(refused.status).toBe(FORBIDDEN);
    });

    test("[EV-4] a frame that is none, too long, binary or one too many ends the socket and says why", async () => {
      const endings: number[] = [];
      const hostile = [
        "{",
        "[]",
        `{"type":"ping","x":1}`,
        `{"type":"presence","state":"editing"}`,
        "x".repeat(5_000),
      ];
      for (const frame of [...hostile, new Uint8Array([1, 2])]) {
        const one = await socket("/events");
        await one.until(isReady);
        one.socket.send(frame);
        endings.push(await one.closed());
      }
      expect(endings).toEqual(Array(hostile.length + 1).fill(CLOSE_CODES.badFrame));
      const huge = await socket("/events");
      await huge.until(isReady);
      huge.socket.send("x".repeat(70 * 1024));
      expect(await huge.closed()).toBe(TOO_BIG);
      const flood = await socket("/events");
      await flood.until(isReady);
      for (let n = 0; n <= FRAMES_PER_MINUTE; n++) flood.say({ type: "ping" });
      expect(await flood.closed()).toBe(CLOSE_CODES.tooMany);
    });

    test("[EV-6] [A31] [A35] [B14] whoever was taken out, or whose login ended, is closed and told nothing later", async () => {
      const [bob, cy] = [await colleague(), await colleague(ROLE.viewer)];
      const session = await of.newSession();
      const path = `/sessions/${formatId("ses", session)}/events`;
      const sockets = [
        await socket("/events", bob),
        await socket(path, bob),
        await socket("/events", cy),
        await socket(path, cy),
      ];
      const streamed = readStream(await stream(`${path}/stream`, cy));
      for (const each of [...sockets, streamed]) await each.until(isReady);
      await of.world.setRole(of.ann.workspaceId, bob, 0);
      await of.world.revokeLogin(cy);
      await saveOften(of, 2, null, session);
      const codes = await Promise.all(sockets.map((each) => each.closed()));
      const { gone, unauthenticated } = CLOSE_CODES;
      expect(codes).toEqual([gone, gone, unauthenticated, unauthenticated]);
      await streamed.over;
      expect([...sockets, streamed].flatMap(({ frames }) => numbersOf(frames))).toEqual([]);
    });

    test("[EV-4] [EV-6] the connections of a deleted session are told that, and end", async () => {
      const session = await of.newSession();
      const path = `/sessions/${formatId("ses", session)}`;
      const one = await socket(`${path}/events`);
      await one.until(isReady);
      await of.send("DELETE", path);
      expect(await one.closed()).toBe(CLOSE_CODES.gone);
      expect(one.frames.filter((frame) => "n" in frame).map(({ type }) => type)).toEqual(["session_deleted"]);
      const after = await socket(`${path}/events`);
      await after.opened();
      expect(after.isOpen()).toBe(false);
    });

    test("[EV-8] who has a session open is told to the members, to a newcomer at once, and gone with the connection", async () => {
      const bob = await colleague();
      const session = await of.newSession();
      const sessionId = formatId("ses", session);
      const watching = await socket("/events");
      await watching.until(isReady);
      const present = await socket(`/sessions/${sessionId}/events`, bob);
      const states = (frames: readonly StreamFrame[]) =>
        frames.flatMap((frame) =>
          frame.type === "presence" && frame.sessionId === sessionId ? [frame.state] : [],
        );
      await watching.until((frames) => states(frames).includes("viewing"));
      present.say({ type: "presence", state: "editing" });
      await watching.until((frames) => states(frames).includes("editing"));
      expect(watching.frames.findLast(({ type }) => type === "presence")).toMatchObject({
        accountId: formatId("acc", bob.accountId),
        deviceId: formatId("dev", bob.deviceId),
      });
      const newcomer = readStream(await stream("/events/stream"));
      await newcomer.until((frames) => states(frames).includes("editing"));
      await newcomer.close();
      present.socket.close();
      await watching.until((frames) => states(frames).at(-1) === "gone");
      watching.socket.close();
    });

    test("[EV-4] [EV-8] the newer connection of one device and session takes the place of the older", async () => {
      const session = formatId("ses", await of.newSession());
      const older = await socket(`/sessions/${session}/events`);
      await older.until(isReady);
      const newer = await socket(`/sessions/${session}/events`);
      await newer.until(isReady);
      expect(await older.closed()).toBe(CLOSE_CODES.replaced);
      expect(newer.isOpen()).toBe(true);
      newer.socket.close();
    });

    test("[EV-9] an account has so many connections and no more", async () => {
      const dan = await colleague();
      const open = await Promise.all(Array.from({ length: 20 }, () => stream("/events/stream", dan)));
      const readers = open.map(readStream);
      expect(await outcomeOf(await stream("/events/stream", dan))).toBe("429 rate-limited");
      for (const reader of readers) await reader.close();
      const begun = Date.now();
      let outcome = "429";
      while (outcome !== "200" && Date.now() - begun < 10_000) {
        const next = await stream("/events/stream", dan);
        outcome = String(next.status);
        await next.body?.cancel();
      }
      expect(outcome).toBe("200");
    });

    test("[EV-4] when the service stops it tells every socket to come back", async () => {
      const one = await socket("/events");
      await one.until(isReady);
      const reader = readStream(await stream("/events/stream"));
      await reader.until(isReady);
      await server.stop();
      expect(await one.closed()).toBe(CLOSE_CODES.restarting);
      await reader.over;
    });
  });

import { EVENTS_PROTOCOL, SocketTicket, TICKET_PROTOCOL } from "@holdfast/protocol/events";
import { err, ok } from "@holdfast/protocol/result";
import { createAsking } from "../api/asking.ts";
import type { Http } from "../api/http.ts";
import type { Platform } from "../platform.ts";
import { problem } from "../problem.ts";
import { type Frame, readFrame } from "./frames.ts";
import type { Connection, Follow } from "./live.ts";

const TICKET = "/api/auth/ws-ticket";
const PATIENCE_MILLISECONDS = 10_000;
const PING_MILLISECONDS = 20_000;
/** A socket that answers nothing for so long is gone, whatever the network says. */
const SILENT_MILLISECONDS = 50_000;
/** Where sockets do not get through, a stream is tried at once, and sockets again after this. */
const WITHOUT_MILLISECONDS = 10 * 60_000;

/** Frames as they come, until the socket is closed. */
const framesOf = (socket: WebSocket): AsyncIterable<Frame> => {
  const waiting: Frame[] = [];
  let over = false;
  let wake = (): void => undefined;
  let heard = Date.now();
  const beat = setInterval(() => {
    if (Date.now() - heard > SILENT_MILLISECONDS) socket.close();
    else if (socket.readyState === WebSocket.OPEN) socket.send(`{"type":"ping"}`);
  }, PING_MILLISECONDS);
  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    heard = Date.now();
    const frame = typeof data === "string" ? readFrame(data) : null;
    if (frame !== null) waiting.push(frame);
    wake();
  });
  socket.addEventListener("close", () => {
    over = true;
    clearInterval(beat);
    wake();
  });
  return {
    async *[Symbol.asyncIterator]() {
      while (!over || waiting.length > 0) {
        for (const frame of waiting.splice(0)) yield frame;
        if (over || waiting.length > 0) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
};

/** False where it never will be open. */
const opens = (socket: WebSocket): Promise<boolean> =>
  new Promise((resolve) => {
    // Where something on the way keeps the request to itself, closing is never confirmed.
    const late = setTimeout(() => {
      socket.close();
      settle(false);
    }, PATIENCE_MILLISECONDS);
    const settle = (open: boolean): void => {
      clearTimeout(late);
      resolve(open);
    };
    socket.addEventListener("open", () => settle(true));
    socket.addEventListener("close", () => settle(false));
    // What went wrong is told to nobody, and a close follows.
    socket.addEventListener("error", () => settle(false));
  });

interface SocketFollow {
  readonly platform: Pick<Platform, "origin" | "sockets" | "clock">;
  readonly http: Http;
  /** What to do where sockets do not get through. */
  readonly otherwise: Follow;
}

/** Follows by a socket, which also says who is here; by a stream where the runtime or the network has none. [EV-4] [EV-5] */
export const followSocket = ({ platform, http, otherwise }: SocketFollow): Follow => {
  const { origin, sockets, clock } = platform;
  const { ask } = createAsking(http);
  let withoutUntil = 0;

  const connect = async (
    after: number | null,
    ticket: string,
    signal: AbortSignal,
  ): Promise<Connection | null> => {
    const address = `${origin.replace(/^http/, "ws")}/api/events`;
    const socket = new WebSocket(after === null ? address : `${address}?after=${after}`, [
      EVENTS_PROTOCOL,
      `${TICKET_PROTOCOL}${ticket}`,
    ]);
    const frames = framesOf(socket);
    signal.addEventListener("abort", () => socket.close(), { once: true });
    if (!(await opens(socket))) return null;
    return {
      frames,
      say: (frame) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
      },
    };
  };

  return async (after, signal) => {
    if (!sockets || clock.now() < withoutUntil) return otherwise(after, signal);
    const asked = await ask({ method: "GET", path: TICKET, retries: 0, signal }, SocketTicket);
    if (!asked.ok && asked.error.code !== "not-found") return err(asked.error);
    const connection = asked.ok ? await connect(after, asked.value.ticket, signal) : null;
    if (connection !== null) return ok(connection);
    if (signal.aborted) return err(problem("offline"));
    withoutUntil = clock.now() + WITHOUT_MILLISECONDS;
    return otherwise(after, signal);
  };
};

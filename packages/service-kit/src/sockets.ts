import type { ProblemCode } from "@holdfast/protocol/problems";
import type { Result } from "@holdfast/protocol/result";

/** An open WebSocket, as whoever answers on it sees it. */
export interface Socket {
  /** Sends one text frame. False: it is taken, but the network has not taken what was sent before; wait for `drained`. */
  readonly send: (text: string) => boolean;
  readonly close: (code: number, reason: string) => void;
}

/** What a service does with one socket. */
export interface SocketEnd {
  /** The subprotocol that is agreed on; null where the client named none. */
  readonly protocol: string | null;
  readonly opened: (socket: Socket) => void;
  readonly received: (frame: string | Uint8Array) => void;
  readonly drained: () => void;
  readonly closed: () => void;
}

/** An address that is answered by a socket. */
export interface SocketRoute {
  /** As in `/api/sessions/:id/events`. */
  readonly path: string;
  /** Problems it can refuse with, before there is a socket. */
  readonly codes: readonly ProblemCode[];
  readonly open: (
    request: Request,
    params: Readonly<Record<string, string>>,
  ) => Promise<Result<SocketEnd, ProblemCode>>;
}

/** Turns a request into a socket; false where it is none that can become one. */
export type Upgrade = (end: SocketEnd) => boolean;

/** The answer to a request that has become a socket. */
export const SWITCHED = new Response(null);

export const asksForSocket = (request: Request): boolean =>
  request.method === "GET" && request.headers.get("upgrade")?.toLowerCase() === "websocket";

/** Finds the socket of an address, with what stands in the place of its parameters. */
export const createSocketTable = (routes: readonly SocketRoute[]) => {
  const split = routes.map((route) => ({ route, parts: route.path.split("/") }));
  return (
    path: string,
  ): { readonly route: SocketRoute; readonly params: Readonly<Record<string, string>> } | null => {
    const asked = path.split("/");
    const found = split.find(
      ({ parts }) =>
        parts.length === asked.length &&
        parts.every((part, i) => (part.startsWith(":") ? asked[i] !== "" : part === asked[i])),
    );
    if (found === undefined) return null;
    const named = found.parts.flatMap((part, i) =>
      part.startsWith(":") ? [[part.slice(1), asked[i] ?? ""]] : [],
    );
    return { route: found.route, params: Object.fromEntries(named) };
  };
};

/** Frames above this end a socket by themselves; what a service takes at most it says itself. */
const PAYLOAD_MAX_BYTES = 64 * 1024;
/** A peer that answers no ping for so long is gone. */
const IDLE_SECONDS = 40;
/** How long a peer may take to agree to the end. */
const CLOSING_MILLISECONDS = 3_000;

interface Bound {
  readonly end: SocketEnd;
}

/** The sockets of a listening server. */
export const bunSockets: Bun.WebSocketHandler<Bound> = {
  maxPayloadLength: PAYLOAD_MAX_BYTES,
  idleTimeout: IDLE_SECONDS,
  sendPings: true,
  perMessageDeflate: false,
  open: (ws) =>
    ws.data.end.opened({
      send: (text) => ws.send(text) > 0,
      close: (code, reason) => {
        ws.close(code, reason);
        setTimeout(() => ws.terminate(), CLOSING_MILLISECONDS).unref();
      },
    }),
  message: (ws, frame) => ws.data.end.received(frame),
  drain: (ws) => ws.data.end.drained(),
  close: (ws) => ws.data.end.closed(),
};

/** Makes sockets of requests that `server` listens to. */
export const upgradeOn =
  (server: Bun.Server<Bound>, request: Request): Upgrade =>
  (end) =>
    server.upgrade(request, {
      data: { end },
      ...(end.protocol === null ? {} : { headers: { "sec-websocket-protocol": end.protocol } }),
    });

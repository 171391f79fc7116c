import { fromBase64url } from "@holdfast/protocol/encoding";
import {
  CLOSE_CODES,
  ClientFrame,
  type CloseReason,
  EVENTS_PROTOCOL,
  FRAME_MAX_BYTES,
  FRAMES_PER_MINUTE,
  TICKET_PROTOCOL,
} from "@holdfast/protocol/events";
import { idBytes, isId, parseId } from "@holdfast/protocol/ids";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Socket, SocketEnd, SocketRoute } from "@holdfast/service-kit/sockets";
import type { Bytes } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import { Value } from "@sinclair/typebox/value";
import type { Hub, Subscription } from "../../events/hub.ts";
import { createOutbox } from "../../events/outbox.ts";
import type { EventRepository, Subscriber } from "../../events/repository.ts";
import { resumeAfter } from "./resume.ts";

export interface SocketDeps {
  readonly hub: Hub;
  readonly events: EventRepository;
  /** Where pages may come from that open a socket. */
  readonly origins: ReadonlySet<string>;
  readonly now: () => number;
}

const TICKET_BYTES = 32;
const MINUTE_MILLISECONDS = 60_000;

const offered = (request: Request): readonly string[] =>
  (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim());

const ticketOf = (request: Request): Bytes | null => {
  const named = offered(request).find((name) => name.startsWith(TICKET_PROTOCOL));
  const text = named?.slice(TICKET_PROTOCOL.length) ?? new URL(request.url).searchParams.get("ticket") ?? "";
  const bytes = fromBase64url(text);
  return bytes?.length === TICKET_BYTES ? bytes : null;
};

const readFrame = (text: string): ClientFrame | null => {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(ClientFrame, value) ? value : null;
  } catch {
    // No JSON is no frame.
    return null;
  }
};

/** What one connection does with its socket. */
const endOf = (
  { hub, now }: SocketDeps,
  subscriber: Subscriber,
  after: number | null,
  protocol: string | null,
): SocketEnd => {
  let socket: Socket | null = null;
  let subscription: Subscription | null = null;
  let frames: number[] = [];

  const close = (reason: CloseReason): void => {
    subscription?.leave();
    subscription = null;
    socket?.close(CLOSE_CODES[reason], reason);
    socket = null;
  };
  const outbox = createOutbox({
    take: (text) => socket?.send(text) ?? false,
    tooSlow: () => close("slow"),
  });

  const isTooMany = (): boolean => {
    frames = [...frames.filter((at) => at > now() - MINUTE_MILLISECONDS), now()];
    return frames.length > FRAMES_PER_MINUTE;
  };

  const present = ({ sessionId, state }: Extract<ClientFrame, { type: "presence" }>): void => {
    const named = sessionId === undefined ? null : isId("ses", sessionId) ? idBytes(sessionId) : null;
    const own = subscriber.sessionId;
    const session = named ?? own;
    const isOther = own !== null && named !== null && Buffer.compare(own, named) !== 0;
    if (session === null || isOther) close("badFrame");
    else void subscription?.present(session, state === "gone" ? null : state === "editing");
  };

  return {
    protocol,
    opened: (opened) => {
      socket = opened;
      const joined = hub.join(subscriber, after, {
        tell: (frame, replay) => outbox.push(JSON.stringify(frame), replay),
        end: close,
      });
      if (joined.ok) subscription = joined.value;
      else close(joined.error === "rate-limited" ? "tooMany" : "restarting");
    },
    received: (frame) => {
      if (socket === null) return;
      if (isTooMany()) {
        close("tooMany");
        return;
      }
      const isText = typeof frame === "string" && Buffer.byteLength(frame) <= FRAME_MAX_BYTES;
      const said = isText ? readFrame(frame) : null;
      if (said === null) close("badFrame");
      else if (said.type === "ping") outbox.push(`{"type":"pong"}`, false);
      else present(said);
    },
    drained: outbox.ready,
    closed: () => {
      socket = null;
      subscription?.leave();
      subscription = null;
    },
  };
};

/** What happens in a workspace or to one session, over sockets. [EV-4] [EV-5] */
export const eventSockets = (deps: SocketDeps): readonly SocketRoute[] => {
  const open = async (request: Request, session: string | null): Promise<Result<SocketEnd, ProblemCode>> => {
    const origin = request.headers.get("origin");
    if (origin !== null && !deps.origins.has(origin)) return err("forbidden");
    const after = resumeAfter(new URL(request.url).searchParams.get("after"));
    const sessionId = session === null ? null : parseId("ses", session);
    const ticket = ticketOf(request);
    const caller = ticket && (await deps.events.useTicket(sha256Sync(ticket)));
    if (caller === null) return err("unauthenticated");
    if (after === undefined) return err("invalid-request");
    if (session !== null && sessionId === null) return err("not-found");
    const found = await deps.hub.find(caller, sessionId);
    if (!found.ok) return found;
    const protocol = offered(request).includes(EVENTS_PROTOCOL) ? EVENTS_PROTOCOL : null;
    return ok(endOf(deps, found.value, after, protocol));
  };
  const codes = [
    "forbidden",
    "unauthenticated",
    "invalid-request",
    "not-found",
    "rate-limited",
    "unavailable",
  ] as const;
  return [
    { path: "/api/events", codes, open: (request) => open(request, null) },
    { path: "/api/sessions/:id/events", codes, open: (request, { id = "" }) => open(request, id) },
  ];
};

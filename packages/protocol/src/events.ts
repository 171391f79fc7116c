import { type Static, Type } from "@sinclair/typebox";
import { SAVE_KINDS } from "./saves.ts";
import { digestHex, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** What an event can tell of. [EV-1] */
export const EVENT_TYPES = [
  "session_created",
  "session_updated",
  "session_deleted",
  "session_restored",
  "checkpoint_created",
  "checkpoint_updated",
  "checkpoint_deleted",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The newest of a workspace that are kept. [EV-2] */
export const EVENTS_KEPT = 1_000;
/** How long a ticket for a socket is good. [EV-5] */
export const TICKET_SECONDS = 30;
/** How long presence is believed without being renewed. [EV-8] */
export const PRESENCE_SECONDS = 45;
/** Bounds of what a subscriber may send and leave untaken. [EV-4] [EV-9] */
export const FRAME_MAX_BYTES = 4 * 1024;
export const FRAMES_PER_MINUTE = 60;
export const UNTAKEN_MAX_BYTES = 256 * 1024;
export const UNTAKEN_MAX_EVENTS = 1_000;
/** Of one replica. [EV-9] */
export const SUBSCRIBERS_MAX = 2_000;
export const SUBSCRIBERS_PER_ACCOUNT_MAX = 20;

/** Spoken on a socket; a ticket goes beside it as `holdfast.ticket.<ticket>`. */
export const EVENTS_PROTOCOL = "holdfast.events.v1";
export const TICKET_PROTOCOL = "holdfast.ticket.";

/** How a socket ends where neither side broke off. [EV-4] */
export const CLOSE_CODES = {
  restarting: 1012,
  slow: 1013,
  badFrame: 4400,
  unauthenticated: 4401,
  gone: 4403,
  replaced: 4409,
  tooMany: 4429,
} as const;
export type CloseReason = keyof typeof CLOSE_CODES;

const oneOf = <const T extends string>(words: readonly T[]) =>
  Type.Union(words.map((word) => Type.Literal(word)));

/** `seq` and `digest` are of the save that it is about, `saveKind` is said where a save is told of. */
export const EventData = Type.Object(
  {
    sessionId: idOf("ses"),
    checkpointId: Type.Optional(idOf("cpt")),
    seq: Type.Optional(Type.Integer({ minimum: 0 })),
    digest: Type.Optional(digestHex),
    saveKind: Type.Optional(oneOf(SAVE_KINDS)),
  },
  strict,
);
export type EventData = Static<typeof EventData>;

/** Something that happened in a workspace: ids, numbers and times, never content. `n` counts the events of the workspace. [EV-1] */
export const WorkspaceEvent = Type.Object(
  {
    id: idOf("evt"),
    n: Type.Integer({ minimum: 1 }),
    at: time,
    type: oneOf(EVENT_TYPES),
    data: EventData,
  },
  strict,
);
export type WorkspaceEvent = Static<typeof WorkspaceEvent>;

/** An event as a stream tells it; `replay` where it happened before the connection. [EV-3] */
export const ToldEvent = Type.Object({ ...WorkspaceEvent.properties, replay: Type.Boolean() }, strict);
export type ToldEvent = Static<typeof ToldEvent>;

/** First of a stream that resumes nothing: the newest number. [EV-3] */
export const StreamReady = Type.Object(
  { type: Type.Literal("ready"), last: Type.Integer({ minimum: 0 }) },
  strict,
);
export type StreamReady = Static<typeof StreamReady>;

/** Events `from` to `to` are kept no longer. [EV-3] */
export const StreamGap = Type.Object(
  {
    type: Type.Literal("gap"),
    from: Type.Integer({ minimum: 1 }),
    to: Type.Integer({ minimum: 1 }),
  },
  strict,
);
export type StreamGap = Static<typeof StreamGap>;

export const PRESENCE_STATES = ["editing", "viewing"] as const;
export type PresenceState = (typeof PRESENCE_STATES)[number];

/** Who has a session open; `gone` has it open no longer. Without number, never replayed. [EV-8] */
export const PresenceTold = Type.Object(
  {
    type: Type.Literal("presence"),
    sessionId: idOf("ses"),
    accountId: idOf("acc"),
    deviceId: idOf("dev"),
    since: time,
    state: oneOf([...PRESENCE_STATES, "gone"] as const),
  },
  strict,
);
export type PresenceTold = Static<typeof PresenceTold>;

/** Everything that a stream says. A socket says each as one frame of JSON, and answers a ping with a pong. */
export const StreamFrame = Type.Union([
  ToldEvent,
  StreamReady,
  StreamGap,
  PresenceTold,
  Type.Object({ type: Type.Literal("pong") }, strict),
]);
export type StreamFrame = Static<typeof StreamFrame>;

/** What a client may send. On the socket of one session `sessionId` may be left out. [EV-4] [EV-8] */
export const ClientFrame = Type.Union([
  Type.Object(
    {
      type: Type.Literal("presence"),
      sessionId: Type.Optional(idOf("ses")),
      state: oneOf([...PRESENCE_STATES, "gone"] as const),
    },
    strict,
  ),
  Type.Object({ type: Type.Literal("ping") }, strict),
]);
export type ClientFrame = Static<typeof ClientFrame>;

/** Opens one socket, once. [EV-5] */
export const SocketTicket = Type.Object({ ticket: Type.String(), expiresAt: time }, strict);
export type SocketTicket = Static<typeof SocketTicket>;

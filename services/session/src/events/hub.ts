import { toHex } from "@holdfast/protocol/encoding";
import {
  type CloseReason,
  type StreamFrame,
  SUBSCRIBERS_MAX,
  SUBSCRIBERS_PER_ACCOUNT_MAX,
} from "@holdfast/protocol/events";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import { describeError, type LogSink } from "@holdfast/service-kit/request-log";
import type { Bytes } from "@holdfast/vault/bytes";
import type { EventBus } from "./bus.ts";
import { type Channel, createChannel, type Member } from "./channel.ts";
import type { EventRepository, Standing, Subscriber } from "./repository.ts";

export interface HubDeps {
  readonly events: EventRepository;
  readonly bus: EventBus;
  readonly random: (length: number) => Bytes;
  readonly now: () => number;
  readonly log: LogSink;
}

/** The other end of a connection. */
export interface Receiver {
  readonly tell: (frame: StreamFrame, replay: boolean) => void;
  readonly end: (reason: CloseReason) => void;
}

export interface Subscription {
  readonly subscriber: Subscriber;
  /** Ends it from this side; nothing more is told. */
  readonly leave: () => void;
  /** Says that the device of the connection has a session open, or, with null, no longer. [EV-8] */
  readonly present: (sessionId: Bytes, editing: boolean | null) => Promise<void>;
}

export type JoinRefusal = "not-found" | "rate-limited" | "unavailable";

/** How often it is read whether connections may go on. [EV-6] */
const CHECK_MILLISECONDS = 700;
const RENEW_MILLISECONDS = 15_000;

const REASONS: Readonly<Record<Exclude<Standing, "good">, CloseReason>> = {
  unauthenticated: "unauthenticated",
  left: "gone",
  deleted: "gone",
  replaced: "replaced",
};

interface Joined {
  readonly member: Member;
  readonly channel: Channel;
  readonly account: string;
  /** Whether it has said that a session is open. */
  readonly isPresent: () => boolean;
  readonly leave: () => void;
  readonly end: (reason: CloseReason) => void;
}

/** All connections of this replica that are told of events. */
export const createHub = ({ events, bus, random, now, log }: HubDeps) => {
  const channels = new Map<string, { readonly channel: Channel; readonly unsubscribe: () => void }>();
  const joined = new Set<Joined>();
  const perAccount = new Map<string, number>();
  let isEnding = false;
  let [checking, renewing]: (Timer | null)[] = [null, null];
  let isChecking = false;

  const failed = (what: string) => (cause: unknown) =>
    log(JSON.stringify({ event: "events", what, error: describeError(cause) }));

  const channelOf = (workspaceId: Bytes): Channel => {
    const key = toHex(workspaceId);
    const known = channels.get(key);
    if (known !== undefined) return known.channel;
    const channel = createChannel({
      workspaceId,
      view: events.view,
      failed: failed("a workspace could not be read"),
    });
    channels.set(key, { channel, unsubscribe: bus.subscribe(workspaceId, channel.wake) });
    return channel;
  };

  const count = (account: string, by: 1 | -1): void => {
    const after = (perAccount.get(account) ?? 0) + by;
    if (after === 0) perAccount.delete(account);
    else perAccount.set(account, after);
  };

  const left = (one: Joined): void => {
    if (!joined.delete(one)) return;
    count(one.account, -1);
    one.channel.leave(one.member);
    const { workspaceId, connectionId } = one.member.subscriber;
    if (one.isPresent())
      events
        .disappear(connectionId, null)
        .then(() => bus.changed(workspaceId), failed("presence was not taken back; it ends by itself"));
    const key = toHex(workspaceId);
    if ([...joined].some(({ channel }) => channel === one.channel)) return;
    channels.get(key)?.unsubscribe();
    channels.delete(key);
  };

  const check = async (): Promise<void> => {
    if (isChecking || joined.size === 0) return;
    isChecking = true;
    try {
      const all = [...joined];
      const standings = await events.standings(all.map(({ member }) => member.subscriber));
      for (const [i, one] of all.entries()) {
        const standing = standings[i] ?? "good";
        // The view that tells it ends it too, after what was before.
        if (standing === "deleted") one.channel.wake();
        else if (standing !== "good") one.member.end(standing);
      }
      for (const { channel } of channels.values()) if (channel.isDue(now())) channel.wake();
    } catch (cause) {
      failed("whether connections may go on could not be read")(cause);
    } finally {
      isChecking = false;
    }
  };

  const renew = (): void => {
    const present = [...joined].filter((one) => one.isPresent());
    if (present.length === 0) return;
    events
      .renew(present.map(({ member }) => member.subscriber.connectionId))
      .catch(failed("presence was not renewed"));
  };

  /** Room for one more of this account, or why there is none. [EV-9] */
  const refusalOf = (account: string): JoinRefusal | null => {
    if (isEnding) return "unavailable";
    const isFull =
      joined.size >= SUBSCRIBERS_MAX || (perAccount.get(account) ?? 0) >= SUBSCRIBERS_PER_ACCOUNT_MAX;
    return isFull ? "rate-limited" : null;
  };

  /** Whether a caller may subscribe, to one session or to the workspace of his token. */
  const find = async (caller: Caller, sessionId: Bytes | null): Promise<Result<Subscriber, JoinRefusal>> => {
    const refusal = refusalOf(toHex(caller.accountId));
    if (refusal !== null) return err(refusal);
    const place = await events.enter(caller, sessionId);
    if (place === null) return err("not-found");
    const { accountId, loginId } = caller;
    return ok({ connectionId: random(16), accountId, loginId, sessionId, ...place });
  };

  /** Begins to tell; `after` is the number to resume after, null begins with now. */
  const join = (
    subscriber: Subscriber,
    after: number | null,
    receiver: Receiver,
  ): Result<Subscription, JoinRefusal> => {
    const account = toHex(subscriber.accountId);
    const refusal = refusalOf(account);
    if (refusal !== null) return err(refusal);
    const channel = channelOf(subscriber.workspaceId);
    let isPresent = false;
    const end = (reason: CloseReason): void => {
      if (!joined.has(one)) return;
      left(one);
      receiver.end(reason);
    };
    const member: Member = {
      subscriber,
      tell: (frame, replay) => {
        if (joined.has(one)) receiver.tell(frame, replay);
      },
      end: (standing) => end(REASONS[standing]),
      position: after,
      isNew: true,
    };
    const one: Joined = { member, channel, account, isPresent: () => isPresent, leave: () => left(one), end };
    joined.add(one);
    count(account, 1);

    const { workspaceId, connectionId, deviceId } = subscriber;
    const present: Subscription["present"] = async (sessionId, editing) => {
      if (deviceId === null || !joined.has(one)) return;
      try {
        if (editing !== null) isPresent = true;
        const exclusive = subscriber.sessionId !== null;
        if (editing === null) await events.disappear(connectionId, sessionId);
        else await events.appear({ ...subscriber, deviceId, sessionId, editing, exclusive });
        // It ended meanwhile: what was said then is taken back.
        if (!joined.has(one)) await events.disappear(connectionId, null);
        bus.changed(workspaceId);
      } catch (cause) {
        failed("presence was not said")(cause);
      }
    };
    // Before the first look, which would find the connection that it replaces in its place.
    const begun = subscriber.sessionId === null ? Promise.resolve() : present(subscriber.sessionId, false);
    void begun.then(() => {
      if (joined.has(one)) void channel.join(member);
    });
    return ok({ subscriber, leave: one.leave, present });
  };

  return {
    find,
    join,
    size: (): number => joined.size,
    /** How many are told here. */
    connections: (): number => joined.size,

    start: (): void => {
      checking = setInterval(() => void check(), CHECK_MILLISECONDS);
      renewing = setInterval(renew, RENEW_MILLISECONDS);
    },
    /** Tells every connection to come back later: the service restarts. */
    end: (): void => {
      isEnding = true;
      for (const timer of [checking, renewing]) if (timer !== null) clearInterval(timer);
      for (const one of [...joined]) one.end("restarting");
    },
  };
};
export type Hub = ReturnType<typeof createHub>;

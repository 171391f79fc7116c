import { fromHex, toHex } from "@holdfast/protocol/encoding";
import { describeError, type LogSink } from "@holdfast/service-kit/request-log";
import type { Bytes } from "@holdfast/vault/bytes";
import { SQL } from "bun";
import type { EventBus } from "./bus.ts";
import { createListeners } from "./listeners.ts";

const CHANNEL = "holdfast_events";
const GATHER_MILLISECONDS = 20;
/** A notification holds less than 8,000 bytes. */
const WORKSPACES_PER_HINT = 200;
const DEAF_POLL_MILLISECONDS = 2_000;
const HEARING_POLL_MILLISECONDS = 30_000;
/** How often a replica with subscribers asks itself whether it still hears. */
const PROBE_MILLISECONDS = 10_000;

export interface PostgresBusDeps {
  /** The service's pool: for hints that go out and for polling. */
  readonly sql: SQL;
  /** Of the one connection that listens; null does not listen and polls alone. */
  readonly listenUrl: string | null;
  readonly marks: (workspaceIds: readonly Bytes[]) => Promise<ReadonlyMap<string, string>>;
  readonly random: (length: number) => Bytes;
  readonly now: () => number;
  readonly log: LogSink;
}

interface Hint {
  readonly from: string;
  readonly workspaces: readonly string[];
}

const readHint = (payload: string): Hint | null => {
  const [from = "", ...workspaces] = payload.split(" ");
  return workspaces.every((id) => fromHex(id) !== null) ? { from, workspaces } : null;
};

/**
 * EventBus by LISTEN and NOTIFY. A replica hears its own hints too, which is how it knows that it hears; while it does not, it asks
 * the database every 2 s what is new, otherwise every 30 s. [EV-7]
 */
export const postgresBus = (deps: PostgresBusDeps): EventBus => {
  const { sql, now } = deps;
  const self = toHex(deps.random(8));
  const listeners = createListeners();
  const changed = new Set<string>();
  let known: ReadonlyMap<string, string> = new Map();
  let gathering: Timer | null = null;
  let ticking: Timer | null = null;
  let listening: SQL | null = null;
  let [heardAt, probedAt, polledAt] = [0, 0, 0];
  let polling = false;

  const failed = (what: string, cause: unknown): void =>
    deps.log(JSON.stringify({ event: "event-bus", what, error: describeError(cause) }));

  const notify = (workspaces: readonly string[]): void => {
    sql`select pg_notify(${CHANNEL}, ${[self, ...workspaces].join(" ")})`.catch((cause: unknown) =>
      failed("a hint was not sent", cause),
    );
  };

  const hear = (payload: string): void => {
    const hint = readHint(payload);
    if (hint === null) return;
    if (hint.from === self) heardAt = now();
    else for (const workspace of hint.workspaces) listeners.wake(workspace);
  };

  const send = (): void => {
    gathering = null;
    const all = [...changed];
    changed.clear();
    for (let i = 0; i < all.length; i += WORKSPACES_PER_HINT) notify(all.slice(i, i + WORKSPACES_PER_HINT));
  };

  const isHearing = (): boolean => heardAt > 0 && heardAt >= probedAt - 1;

  const poll = async (): Promise<void> => {
    if (polling) return;
    polling = true;
    polledAt = now();
    try {
      const marks = await deps.marks(listeners.workspaces());
      for (const [workspace, mark] of marks) if (known.get(workspace) !== mark) listeners.wake(workspace);
      known = marks;
    } catch (cause) {
      failed("what is new could not be read", cause);
    } finally {
      polling = false;
    }
  };

  const tick = (): void => {
    if (listeners.workspaces().length === 0) return;
    const every = isHearing() ? HEARING_POLL_MILLISECONDS : DEAF_POLL_MILLISECONDS;
    if (now() - polledAt >= every - 50) void poll();
    if (now() - probedAt < PROBE_MILLISECONDS || listening === null) return;
    probedAt = now();
    notify([]);
  };

  const listen = (url: string): void => {
    listening = new SQL({ url, max: 1 });
    listening
      .listen(CHANNEL, hear, () => {
        // Also after the connection was cut: what was said meanwhile was not heard.
        probedAt = now();
        notify([]);
        for (const id of listeners.workspaces()) listeners.wake(toHex(id));
      })
      .catch((cause: unknown) => failed("cannot listen", cause));
  };

  return {
    changed: (workspaceId) => {
      const workspace = toHex(workspaceId);
      listeners.wake(workspace);
      changed.add(workspace);
      gathering ??= setTimeout(send, GATHER_MILLISECONDS);
    },
    subscribe: listeners.add,
    start: () => {
      if (deps.listenUrl !== null) listen(deps.listenUrl);
      ticking = setInterval(tick, DEAF_POLL_MILLISECONDS);
    },
    stop: async () => {
      if (ticking !== null) clearInterval(ticking);
      if (gathering !== null) clearTimeout(gathering);
      await listening?.close({ timeout: 1 });
    },
    health: async () => {
      if (deps.listenUrl !== null && listeners.workspaces().length > 0 && !isHearing())
        throw new Error("hints of other replicas do not arrive");
    },
  };
};

import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { ClientProblem } from "../contract/problem.ts";
import { isTransient } from "../problem.ts";
import type { OutboxItem } from "../stores/journal.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { openOutbox } from "./open-outbox.ts";
import { type ReadSave, readHead, readKept } from "./read-save.ts";
import type { Interrupted } from "./recover.ts";
import { type Sent, sendInOrder } from "./send-waiting.ts";
import { readBefore } from "./set-back.ts";
import { savesOf, type Waiting } from "./waiting.ts";

export interface OpenInput {
  readonly session: Id<"ses">;
  /** False in a second tab: the journal is the first one's. */
  readonly writable: boolean;
  readonly onVisible?: (partial: State) => void;
  /** Also where the newest save itself cannot be read: read-only, with what this device keeps. [RC-7] */
  readonly damaged?: boolean;
}

/** The newest save, as the service has it or, when it cannot be reached, as this device keeps it. */
export interface Found {
  readonly head: ReadSave | null;
  /** Why the service was not asked, or did not answer. */
  readonly offline: ClientProblem | null;
  readonly acknowledged: Interrupted["acknowledged"];
  /** The service answers an older state than this device has; `head` is this device's. [RC-11] */
  readonly setBack: boolean;
  /** The newest save cannot be read at all; `head` is what this device keeps, null for nothing. [RC-7] */
  readonly unread: boolean;
  /** Of the outbox: what the service refused. */
  readonly refused: readonly OutboxItem[];
  /** Of the outbox: what builds on the head, opened. Only where the service did not answer. */
  readonly waiting: readonly Waiting[];
}

/** What builds on a save of the outbox that turns out to be stored. */
const after = (items: readonly OutboxItem[], head: string): Sent => {
  const at = items.findIndex(({ save }) => save?.digest === head);
  const stored = items.slice(0, at + 1);
  const names = stored.flatMap((item) => item.names);
  return {
    acknowledged: stored.at(-1)?.save ?? null,
    left: [...(names.length > 0 ? [{ save: null, names }] : []), ...items.slice(at + 1)],
  };
};

const follows = (items: readonly OutboxItem[], head: string): boolean => {
  const saves = savesOf(items);
  return saves.every(({ parent }, n) => parent === (saves[n - 1]?.digest ?? head));
};

const findKept = async (
  deps: EngineDeps,
  session: Id<"ses">,
  items: readonly OutboxItem[],
  here: ReadSave,
  offline: ClientProblem,
): Promise<Result<Found, ClientProblem>> => {
  const digest = toHex(here.manifest.digest);
  const { acknowledged, left } = after(items, digest);
  const waiting = follows(left, digest) ? await openOutbox(deps, session, left) : null;
  // What builds on another save would be cut off from it, and undo what this one brought: better not open.
  if (waiting === null) return err(offline);
  return ok({ head: here, offline, acknowledged, setBack: false, unread: false, refused: [], waiting });
};

const NOTHING_SENT = { offline: null, acknowledged: null, waiting: [] } as const;

/** Sends what an earlier visit sealed, byte for byte and in order, then finds the newest save. [SP-21] [SP-28] [SP-30] */
export const findHead = async (deps: EngineDeps, input: OpenInput): Promise<Result<Found, ClientProblem>> => {
  const { session, writable, onVisible } = input;
  const { device, cache, journal } = deps.platform;
  const options = { pin: await device.pin(session), ...(onVisible === undefined ? {} : { onVisible }) };
  const items = writable ? await journal.outbox(session) : [];
  // Who can go on without the service does not let a person wait for it.
  const retries = (await cache.save(session)) === null ? {} : { retries: 0 };
  const sent = await sendInOrder(deps, session, items, retries);
  const asked = sent.ok ? await readHead(deps, session, { ...options, ...retries }) : sent;
  if (asked.ok) {
    const { acknowledged, left } = sent.ok ? sent.value : { acknowledged: null, left: items };
    return ok({
      head: asked.value,
      offline: null,
      acknowledged,
      setBack: false,
      unread: false,
      refused: left,
      waiting: [],
    });
  }
  if (asked.error.code === "rolled-back") {
    const before = await readBefore(deps, session, options.pin ?? undefined);
    if (before === null) return asked;
    return ok({
      head: before,
      offline: null,
      acknowledged: null,
      setBack: true,
      unread: false,
      refused: items,
      waiting: [],
    });
  }
  if (input.damaged === true && (asked.error.code === "damaged" || asked.error.code === "not-trusted")) {
    const kept = await readBefore(deps, session, options.pin ?? undefined);
    return ok({ ...NOTHING_SENT, head: kept, setBack: false, unread: true, refused: items });
  }
  if (!isTransient(asked.error)) return asked;
  const here = await readKept(deps, session, options);
  return here === null ? asked : findKept(deps, session, items, here, asked.error);
};

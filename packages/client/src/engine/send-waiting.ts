import type { Checkpoint } from "@holdfast/protocol/checkpoints";
import { toBase64url } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { SavesApi, SendOptions } from "../api/saves.ts";
import type { SessionsApi } from "../api/sessions.ts";
import type { TimelineApi } from "../api/timeline.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { isTransient, refuse } from "../problem.ts";
import type { OutboxItem, PreparedRecord, WaitingName } from "../stores/journal.ts";

/** What sending needs: no key. */
export interface Sender {
  readonly sessions: Pick<SessionsApi, "create">;
  readonly saves: Pick<SavesApi, "send">;
  readonly timeline: Pick<TimelineApi, "create">;
}

interface SealedCheckpoint extends Pick<WaitingName, "id" | "at" | "pinned" | "meta"> {
  readonly origin: "manual" | "auto";
}

/** Stores a sealed name for a save. Once or many times is the same: its id stands for it. [CP-1] */
export const createCheckpoint = async (
  { timeline }: Pick<Sender, "timeline">,
  session: Id<"ses">,
  { id, at, origin, pinned, meta }: SealedCheckpoint,
  { retries }: Pick<SendOptions, "retries"> = {},
): Promise<Result<Checkpoint, ClientProblem>> => {
  const body = { id, at, origin, pinned, meta: toBase64url(meta) };
  const made = await timeline.create(session, body, retries === undefined ? {} : { retries });
  if (!made.ok) return made;
  const asked = made.value.id === id && made.value.save.digest === at && made.value.meta === body.meta;
  return asked ? made : refuse("not-trusted", "another checkpoint");
};

/** Sends a name that waits. */
export const sendName = (
  sender: Sender,
  session: Id<"ses">,
  name: WaitingName,
  options: Pick<SendOptions, "retries"> = {},
): Promise<Result<Checkpoint, ClientProblem>> =>
  createCheckpoint(sender, session, { ...name, origin: "manual" }, options);

/** The id is this device's own: whatever has it arrived from here, and was changed since. */
export const hasArrived = (sent: Result<unknown, ClientProblem>): boolean =>
  sent.ok || sent.error.code === "id-taken";

export interface Sent {
  /** The last save of them that the service has now. */
  readonly acknowledged: PreparedRecord | null;
  /** Names that were refused, and everything from the first save on that was not taken. */
  readonly left: readonly OutboxItem[];
}

/**
 * Sends an outbox in its order, byte for byte, until a save is refused: what builds on it would be too. Answers a problem when
 * the service cannot be reached; then all of it is to be sent again. [SP-30]
 */
export const sendInOrder = async (
  sender: Sender,
  session: Id<"ses">,
  items: readonly OutboxItem[],
  options: SendOptions,
): Promise<Result<Sent, ClientProblem>> => {
  let acknowledged: PreparedRecord | null = null;
  const left: OutboxItem[] = [];
  for (const [n, { begins, save, names }] of items.entries()) {
    if (begins !== undefined) {
      // An earlier version of this client wrote no digest down, and its store has no such member.
      const { origin: of, at = null } = begins;
      let made = await sender.sessions.create(session, begins, { of, at });
      // The session it belongs to was deleted meanwhile: it is kept all the same.
      if (!made.ok && made.error.code === "not-found") made = await sender.sessions.create(session, begins);
      if (!made.ok && isTransient(made.error)) return made;
      if (!made.ok) return ok({ acknowledged, left: items.slice(n) });
    }
    if (save !== null) {
      const sent = await sender.saves.send(session, save, options);
      if (!sent.ok && isTransient(sent.error)) return sent;
      if (!sent.ok || sent.value.kind === "moved") {
        return ok({ acknowledged, left: [...left, ...items.slice(n)] });
      }
      acknowledged = save;
    }
    const refused: WaitingName[] = [];
    for (const name of names) {
      const sent = await sendName(sender, session, name, options);
      if (hasArrived(sent)) continue;
      if (!sent.ok && isTransient(sent.error)) return sent;
      refused.push(name);
    }
    if (refused.length > 0) left.push({ save: null, names: refused });
  }
  return ok({ acknowledged, left });
};

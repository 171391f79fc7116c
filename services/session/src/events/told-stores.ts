import type { Bytes } from "@holdfast/vault/bytes";
import type { Stores } from "../store-ports.ts";
import type { EventBus } from "./bus.ts";

type Told = Pick<Stores, "sessions" | "saves" | "checkpoints" | "retention" | "events">;

/**
 * The stores whose changes other replicas are to hear of soon. The events themselves are written by the database: a change that
 * passes this by is told a little later. [EV-7]
 */
export const toldStores = <S extends Told>(stores: S, bus: EventBus): S => {
  const { sessions, saves, checkpoints, retention, events } = stores;
  const soon = (sessionId: Bytes): void => {
    events.workspaceOf(sessionId).then(
      (workspaceId) => workspaceId && bus.changed(workspaceId),
      // The database does not answer: subscribers ask it themselves when it does again.
      () => undefined,
    );
  };
  /** After the call, whatever it answers: most calls of these do something. */
  const then =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>, told: (...args: A) => void) =>
    async (...args: A): Promise<R> => {
      const answer = await call(...args);
      told(...args);
      return answer;
    };
  const ofWrite = ({ workspaceId }: { readonly workspaceId: Bytes }): void => bus.changed(workspaceId);

  return {
    ...stores,
    sessions: {
      ...sessions,
      create: then(sessions.create, ofWrite),
      clone: then(sessions.clone, ofWrite),
      change: then(sessions.change, ofWrite),
      keep: then(sessions.keep, soon),
      remove: then(sessions.remove, soon),
      archive: then(sessions.archive, soon),
      undelete: then(sessions.undelete, soon),
    },
    saves: {
      ...saves,
      commit: async (save, writer, mode) => {
        const outcome = await saves.commit(save, writer, mode);
        if (outcome.kind === "saved") bus.changed(save.workspaceId);
        return outcome;
      },
    },
    checkpoints: {
      ...checkpoints,
      create: then(checkpoints.create, ofWrite),
      change: then(checkpoints.change, ofWrite),
      remove: then(checkpoints.remove, soon),
      removeMany: then(checkpoints.removeMany, soon),
      prove: then(checkpoints.prove, ofWrite),
    },
    retention: {
      ...retention,
      thin: then(retention.thin, ({ sessionId }) => soon(sessionId)),
      archive: then(retention.archive, soon),
    },
  };
};

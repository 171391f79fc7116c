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
  /** After the call that did something: what a refused one names may be somebody else's workspace. */
  const done =
    <W extends { readonly workspaceId: Bytes }, A extends readonly unknown[], R>(
      call: (write: W, ...rest: A) => Promise<R>,
      isDone: (answer: R) => boolean,
    ) =>
    async (write: W, ...rest: A): Promise<R> => {
      const answer = await call(write, ...rest);
      if (isDone(answer)) bus.changed(write.workspaceId);
      return answer;
    };
  const isWritten = (answer: object): boolean => "session" in answer;

  return {
    ...stores,
    sessions: {
      ...sessions,
      create: done(sessions.create, isWritten),
      clone: done(sessions.clone, isWritten),
      change: done(sessions.change, isWritten),
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
      create: done(checkpoints.create, (answer) => answer === "created"),
      change: done(checkpoints.change, (answer) => answer === "changed"),
      remove: then(checkpoints.remove, soon),
      removeMany: then(checkpoints.removeMany, soon),
      prove: done(checkpoints.prove, (answer) => answer === "proved"),
    },
    retention: {
      ...retention,
      thin: then(retention.thin, ({ sessionId }) => soon(sessionId)),
      archive: then(retention.archive, soon),
    },
  };
};

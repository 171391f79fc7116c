import type { PresenceTold } from "@holdfast/protocol/events";
import type { Id } from "@holdfast/protocol/ids";
import type { Present } from "../contract/events.ts";

/** Who has which session open, as told since the connection began. [EV-8] */
export interface WhoIsHere {
  readonly of: (session: Id<"ses">) => readonly Present[];
  /** Everybody in the session after this; null where nothing changed. */
  readonly take: (told: PresenceTold) => readonly Present[] | null;
  /** Nothing is known any more; answers the sessions in which somebody was. */
  readonly clear: () => readonly Id<"ses">[];
}

export const createWhoIsHere = (ownDevice: Id<"dev">): WhoIsHere => {
  const sessions = new Map<Id<"ses">, readonly Present[]>();
  return {
    of: (session) => sessions.get(session) ?? [],
    take: ({ sessionId, accountId, deviceId, since, state }) => {
      const session = sessionId as Id<"ses">;
      const before = sessions.get(session) ?? [];
      const known = before.find((present) => present.deviceId === deviceId);
      if (state === "gone" ? known === undefined : known?.state === state && known.since === since)
        return null;
      const others = before.filter((present) => present !== known);
      const own = deviceId === ownDevice;
      const present: Present[] =
        state === "gone"
          ? []
          : [{ accountId: accountId as Id<"acc">, deviceId: deviceId as Id<"dev">, since, state, own }];
      // By when they came, so that a list of them does not jump.
      const after = [...others, ...present].sort((a, b) => a.since.localeCompare(b.since));
      if (after.length === 0) sessions.delete(session);
      else sessions.set(session, after);
      return after;
    },
    clear: () => {
      const all = [...sessions.keys()];
      sessions.clear();
      return all;
    },
  };
};

import type { Id } from "@holdfast/protocol/ids";
import type { SessionConfig } from "@holdfast/protocol/retention";
import type { Session } from "@holdfast/protocol/sessions";
import type { Bytes } from "@holdfast/vault/bytes";
import type { CachedSave, SaveCache } from "./save-cache.ts";

/** A cache that ends with the process. */
export const createMemorySaveCache = (): SaveCache => {
  const saves = new Map<Id<"ses">, CachedSave>();
  const segments = new Map<Id<"ses">, Map<Id<"seg">, Bytes>>();
  const configs = new Map<Id<"acc">, SessionConfig>();
  let list: readonly Session[] | null = null;
  return {
    save: async (session) => saves.get(session) ?? null,
    segments: async (session) => new Set(segments.get(session)?.keys()),
    segment: async (session, id) => segments.get(session)?.get(id) ?? null,
    put: async (session, save, added, live) => {
      const all = new Map(segments.get(session));
      for (const { id, bytes } of added) all.set(id, bytes);
      for (const id of all.keys()) if (!live.has(id)) all.delete(id);
      segments.set(session, all);
      saves.set(session, save);
    },
    sessions: async () => list,
    setSessions: async (sessions) => {
      list = sessions;
    },
    config: async (account) => configs.get(account) ?? null,
    setConfig: async (account, config) => {
      configs.set(account, config);
    },
    forget: async (session) => {
      saves.delete(session);
      segments.delete(session);
    },
    clear: async () => {
      saves.clear();
      segments.clear();
      configs.clear();
      list = null;
    },
  };
};

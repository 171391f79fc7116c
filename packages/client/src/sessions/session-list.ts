import { formatId, type Id, isId, uuidv7 } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Session } from "@holdfast/protocol/sessions";
import type { Keychain } from "../account/keychain.ts";
import { underNewestKeys } from "../account/newest-keys.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import type { ServerTime } from "../api/server-time.ts";
import type { SessionsApi } from "../api/sessions.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionSummary } from "../contract/session.ts";
import type { Platform } from "../platform.ts";
import { isTransient, refuse } from "../problem.ts";
import { openName, sealName } from "./session-names.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

const UNREADABLE = "(name cannot be verified)";

/** The sessions of the workspace, their names opened and verified here. */
export interface SessionList {
  /** Those in use; with `any` the archived ones too, which are not kept for a time without the service. */
  readonly all: (which?: "in-use" | "any") => Answer<readonly SessionSummary[]>;
  /** Those that are out of the list, and since when. */
  readonly shelved: (which: "archived" | "deleted") => Answer<readonly Shelved[]>;
  readonly get: (id: Id<"ses">) => Answer<SessionSummary>;
  /** A session without a save yet. */
  readonly create: (name: string) => Answer<SessionSummary>;
  readonly rename: (id: Id<"ses">, name: string) => Answer<SessionSummary>;
  readonly remove: (id: Id<"ses">) => Answer<null>;
  /** Makes a branch a session of its own. [LE-6] */
  readonly keep: (id: Id<"ses">) => Answer<SessionSummary>;
}

/** A session, and when it was put out of the way. */
export interface Shelved extends SessionSummary {
  readonly archivedAt: string | null;
  readonly deletedAt: string | null;
}

export interface SessionListDeps {
  readonly platform: Platform;
  readonly keychain: Keychain;
  readonly api: SessionsApi;
  readonly serverTime: ServerTime;
  /** Learns of devices that joined since. */
  readonly refreshTrust: RefreshTrust;
}

export const createSessionList = (deps: SessionListDeps): SessionList => {
  const { platform, keychain, api, serverTime } = deps;

  /** A name may be by a device that joined since: asks for news once, and answers null when it still does not hold. */
  const nameOf = async (session: Session, news: () => Promise<unknown>): Promise<string | null> => {
    const known = await openName(platform, keychain, session);
    if (known.ok) return known.value;
    await news();
    const asked = await openName(platform, keychain, session);
    return asked.ok ? asked.value : null;
  };

  /** Asks once, however many names want it. */
  const newsOnce = (): (() => Promise<unknown>) => {
    let news: Promise<unknown> | null = null;
    return () => {
      news ??= deps.refreshTrust();
      return news;
    };
  };

  /** One name that does not hold must not hide the other sessions. */
  const summaryOf = async (session: Session, news = newsOnce()): Answer<SessionSummary> => {
    if (!isId("ses", session.id)) return refuse("damaged", "the answer does not have its form");
    return ok({
      id: session.id,
      name: (await nameOf(session, news)) ?? UNREADABLE,
      createdAt: session.createdAt,
      updatedAt: session.updatedAt,
      seq: session.head?.seq ?? 0,
      bytes: session.sealedBytes,
      // What an earlier version kept of the list does not say.
      branchOf: (session.branchOf ?? null) as Id<"ses"> | null,
    });
  };

  /** Who asked for one session gets that one. */
  const asked = async (id: Id<"ses">, answer: Result<Session, ClientProblem>): Answer<SessionSummary> => {
    if (!answer.ok) return answer;
    return answer.value.id === id ? summaryOf(answer.value) : refuse("not-trusted", "another session");
  };

  /** Another account may have used this device since. */
  const kept = async (): Promise<readonly Session[] | null> => {
    const all = await platform.cache.sessions().catch(() => null);
    const { workspaceId } = keychain.trust().record;
    return all?.filter((session) => session.workspaceId === workspaceId) ?? null;
  };

  /** What is kept for a time without the service; a device that keeps nothing loses nothing but that. */
  const keep = async (sessions: readonly Session[]): Promise<void> => {
    const newestFirst = sessions.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    await platform.cache.setSessions(newestFirst).catch(() => undefined);
  };

  /** As the service has them or, when it cannot be reached, as this device saw them last. [SP-28] */
  const listed = async (): Answer<readonly Session[]> => {
    const known = await kept();
    const sessions = await api.list(known === null ? {} : { retries: 0 });
    if (sessions.ok) await keep(sessions.value);
    return !sessions.ok && known !== null && isTransient(sessions.error) ? ok(known) : sessions;
  };

  const found = async (id: Id<"ses">): Answer<Session> => {
    const all = await kept();
    const known = all?.find((session) => session.id === id);
    const session = await api.get(id, known === undefined ? {} : { retries: 0 });
    if (session.ok) await keep([session.value, ...(all ?? []).filter((other) => other.id !== id)]);
    return !session.ok && known !== undefined && isTransient(session.error) ? ok(known) : session;
  };

  return {
    all: async (which = "in-use") => {
      const sessions = which === "any" ? await api.list({}, "any") : await listed();
      if (!sessions.ok) return sessions;
      const summaries: SessionSummary[] = [];
      const news = newsOnce();
      for (const session of sessions.value) {
        const summary = await summaryOf(session, news);
        if (!summary.ok) return summary;
        summaries.push(summary.value);
      }
      return ok(summaries);
    },
    shelved: async (which) => {
      const sessions = await api.list({}, which);
      if (!sessions.ok) return sessions;
      const shelved: Shelved[] = [];
      const news = newsOnce();
      for (const session of sessions.value) {
        const summary = await summaryOf(session, news);
        if (!summary.ok) return summary;
        const { archivedAt, deletedAt } = session;
        shelved.push({ ...summary.value, archivedAt, deletedAt });
      }
      return ok(shelved);
    },
    get: async (id) => asked(id, await found(id)),
    create: async (name) => {
      const id = formatId("ses", uuidv7(serverTime.now(), platform.vault.random));
      const created = await underNewestKeys(deps.refreshTrust, async () => {
        const sealed = await sealName(platform, keychain, id, name, 1);
        return sealed.ok ? api.create(id, sealed.value) : sealed;
      });
      return asked(id, created);
    },
    rename: async (id, name) => {
      const session = await api.get(id);
      if (!session.ok) return session;
      const { version } = session.value;
      const renamed = await underNewestKeys(deps.refreshTrust, async () => {
        const sealed = await sealName(platform, keychain, id, name, version + 1);
        return sealed.ok ? api.rename(id, version, sealed.value) : sealed;
      });
      return asked(id, renamed);
    },
    keep: async (id) => asked(id, await api.keep(id)),
    remove: async (id) => {
      const session = await api.get(id);
      return session.ok ? api.remove(id, session.value.version) : session;
    },
  };
};

import type { ActivityItem } from "@holdfast/protocol/activity";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId, idBytes, isId, uuidv7 } from "@holdfast/protocol/ids";
import { TRASH_SECONDS } from "@holdfast/protocol/limits";
import { err, ok } from "@holdfast/protocol/result";
import { cloneBase } from "@holdfast/state/clone";
import { underNewestKeys } from "../account/newest-keys.ts";
import type { Http } from "../api/http.ts";
import { createSessionActsApi } from "../api/session-acts.ts";
import type { ActivityEntry, Sessions } from "../contract/sessions.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { readHead, readSaveAt } from "../engine/read-save.ts";
import { problem, refuse } from "../problem.ts";
import type { OpenSessions } from "./open-sessions.ts";
import type { SessionList } from "./session-list.ts";
import { sealName } from "./session-names.ts";

const PAGE = 50;

export interface SessionsDoorDeps extends EngineDeps {
  readonly list: SessionList;
  readonly open: Pick<OpenSessions, "has" | "save" | "begin" | "closeOne">;
  readonly http: Http;
}

/** Sessions as wholes. [CP-19] */
export const createSessionsDoor = (deps: SessionsDoorDeps): Sessions => {
  const { platform, keychain, list, open, serverTime } = deps;
  const api = createSessionActsApi(deps.http);

  const entryOf = ({ accountId, loginId, deviceId, save, ...item }: ActivityItem): ActivityEntry => ({
    ...item,
    accountId: accountId !== null && isId("acc", accountId) ? accountId : null,
    own: accountId === keychain.accountId,
    loginId: loginId !== null && isId("lgn", loginId) ? loginId : null,
    deviceId: deviceId !== null && isId("dev", deviceId) ? deviceId : null,
    save: save && { seq: save.seq, digest: save.digest, kind: save.saveKind },
  });

  const shelved = async (which: "archived" | "deleted"): ReturnType<Sessions["trash"]> => {
    const found = await list.shelved(which);
    if (!found.ok) return found;
    const untilOf = (deletedAt: string | null): string | null =>
      deletedAt && new Date(Date.parse(deletedAt) + TRASH_SECONDS * 1000).toISOString();
    return ok(found.value.map((each) => ({ ...each, until: untilOf(each.deletedAt) })));
  };

  return {
    clone: async (id, { name, at }) => {
      // What is on the screen is what a person means by the newest.
      if (at === undefined && open.has(id)) await open.save();
      const past =
        at === undefined
          ? await readHead(deps, id, { pin: await platform.device.pin(id) })
          : await readSaveAt(deps, id, at);
      if (!past.ok) return past;
      if (past.value === null) return refuse("not-a-save", "nothing was saved yet");
      const { base, state, report, manifest } = past.value;
      // Half of a save is no place to begin from; its other half would be missing for ever. [SP-22]
      if (!report.whole) return err(problem("damaged", { detail: "that save" }));
      const newId = formatId("ses", uuidv7(serverTime.now(), platform.vault.random));
      const digest = toHex(manifest.digest);
      const made = await underNewestKeys(deps.refreshTrust, async () => {
        const sealed = await sealName(platform, keychain, newId, name, 1);
        return sealed.ok ? api.clone(id, newId, sealed.value, digest) : sealed;
      });
      if (!made.ok) return made;
      const origin = { sessionId: idBytes(id), digest: manifest.digest };
      const begun = await open.begin(newId, state, cloneBase(base, origin));
      if (!begun.ok) return begun;
      return list.get(newId);
    },
    archive: (id) => api.act(id, "archive"),
    unarchive: (id) => api.act(id, "unarchive"),
    archived: () => shelved("archived"),
    trash: () => shelved("deleted"),
    undelete: (id) => api.act(id, "undelete"),
    activity: async (id, cursor) => {
      const page = await api.activity(id, cursor ?? null, PAGE);
      return page.ok ? ok({ entries: page.value.items.map(entryOf), next: page.value.next }) : page;
    },
    health: api.health,
  };
};

import { isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { UnlockView as WireUnlock } from "@holdfast/protocol/unlocks";
import { ROLE } from "@holdfast/vault/roles";
import type { Assisted, UnlockView } from "../contract/assisted.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { AssistedDeps } from "./assisted-deps.ts";
import { beginUnlock } from "./begin-unlock.ts";
import { switchAssisted } from "./switch-assisted.ts";
import { switchWorkspace } from "./switch-workspace.ts";

const viewOf = ({ id, workspaceId, deviceId: _, ...times }: WireUnlock): UnlockView | null =>
  isId("ulk", id) && isId("wsp", workspaceId) ? { id, workspaceId, ...times } : null;

const viewsOf = (items: readonly WireUnlock[]): Result<readonly UnlockView[], ClientProblem> => {
  const views = items.map(viewOf).filter((view) => view !== null);
  return views.length === items.length ? ok(views) : refuse("damaged", "the answer does not have its form");
};

/** Assisted mode of an unlocked account. What is allowed the signed lists say; which tokens live, the service. */
export const createAssisted = (deps: AssistedDeps): Assisted => {
  const { api, keychain, refreshTrust } = deps;
  return {
    status: async () => {
      const refreshed = await refreshTrust();
      if (!refreshed.ok) return refreshed;
      const items = await api.unlocks();
      if (!items.ok) return items;
      const unlocks = viewsOf(items.value);
      if (!unlocks.ok) return unlocks;
      const { keyList, roster, role } = keychain.trust();
      const { assistedAllowed: allowed, originService } = keyList.list;
      const workspaceAllows = roster.roster.assistedAllowed;
      const maySwitchWorkspace = role >= ROLE.admin && keychain.trust() !== keychain.home();
      return ok({
        allowed,
        workspaceAllows,
        maySwitchWorkspace,
        originService,
        unlocks: unlocks.value,
      });
    },
    allow: () => switchAssisted(deps, true),
    forbid: () => switchAssisted(deps, false),
    allowWorkspace: (allowed) => switchWorkspace(deps, allowed),
    begin: () => beginUnlock(deps),
    end: (id) => api.end(id),
    endAll: () => api.endAll(),
  };
};

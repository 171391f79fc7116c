import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { nextRoster } from "@holdfast/vault/next-roster";
import { overwriteKeys } from "../account/keychain.ts";
import { freshHome } from "../account/visit-workspace.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { authorOfRosters } from "../members/change-roster.ts";
import { refuse } from "../problem.ts";
import type { AssistedDeps } from "./assisted-deps.ts";

/** Whether the newest roster of the home that verifies says so. */
const homeSays = async (deps: AssistedDeps, allowed: boolean): Promise<Result<null, ClientProblem>> => {
  const home = await freshHome(deps, deps.keychain);
  if (!home.ok) return home;
  const { assistedAllowed } = home.value.roster.roster;
  overwriteKeys(home.value);
  return assistedAllowed === allowed ? ok(null) : refuse("not-trusted", "the home workspace says otherwise");
};

/**
 * Has the account and its home say otherwise of assisted mode, wherever this device works. Done only once both lists that the
 * service hands out from then on say it. [AM-3]
 */
export const switchAssisted = async (
  deps: AssistedDeps,
  allowed: boolean,
): Promise<Result<null, ClientProblem>> => {
  const { platform, keychain, changeKeyList, api } = deps;
  const changed = await changeKeyList({
    next: () => ({ assistedAllowed: allowed }),
    isMade: ({ assistedAllowed }) => assistedAllowed === allowed,
    send: async ({ version, keyList }) => {
      const home = await freshHome(deps, keychain);
      if (!home.ok) return home;
      const { roster, record } = home.value;
      overwriteKeys(home.value);
      const change = { assistedAllowed: allowed };
      const next = await nextRoster(platform.vault, roster, authorOfRosters(keychain), change);
      return api.switch(version, {
        keyList,
        workspace: {
          id: formatId("wsp", roster.roster.workspaceId),
          roster: toBase64url(next.bytes),
          keyRing: toBase64url(record.keyRing),
          grants: [],
        },
      });
    },
    unmade: allowed ? "assisted mode was not switched on" : "assisted mode was not switched off",
  });
  return changed.ok ? homeSays(deps, allowed) : changed;
};

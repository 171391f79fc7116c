import { ok, type Result } from "@holdfast/protocol/result";
import { nextRoster } from "@holdfast/vault/next-roster";
import type { ClientProblem } from "../contract/problem.ts";
import { authorOfRosters, changeRoster, type RosterDeps } from "../members/change-roster.ts";
import { refuse } from "../problem.ts";

/** Has a shared workspace say otherwise of assisted mode, in the same epoch. The home says what the account says. [AM-3] [RO-2] */
export const switchWorkspace = async (
  deps: RosterDeps,
  allowed: boolean,
): Promise<Result<null, ClientProblem>> => {
  const { platform, keychain, sharing } = deps;
  const { workspaceId } = keychain.trust().record;
  if (keychain.trust() === keychain.home()) return refuse("forbidden", "the home says what the account says");
  return changeRoster(
    deps,
    async ({ roster, record }) => {
      if (roster.roster.assistedAllowed === allowed) return ok(null);
      const change = { assistedAllowed: allowed };
      const { bytes } = await nextRoster(platform.vault, roster, authorOfRosters(keychain), change);
      return ok({ bytes, keyRing: record.keyRing, grants: [] });
    },
    (version, body) => sharing.rotate(workspaceId, version, { reason: "assisted", ...body }),
  );
};

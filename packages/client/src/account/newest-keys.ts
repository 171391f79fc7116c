import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import type { RefreshTrust } from "./refresh-trust.ts";

/**
 * Does it, and where the service says that the workspace has newer keys asks for them and does it once more: `act` seals with
 * what the keychain holds when it is called. [WS-10]
 */
export const underNewestKeys = async <T>(
  refreshTrust: RefreshTrust,
  act: () => Promise<Result<T, ClientProblem>>,
): Promise<Result<T, ClientProblem>> => {
  const done = await act();
  if (done.ok || done.error.code !== "epoch-retired") return done;
  const refreshed = await refreshTrust({ anew: true });
  return refreshed.ok ? act() : refreshed;
};

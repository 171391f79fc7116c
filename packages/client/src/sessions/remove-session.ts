import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import type { OpenSessions } from "./open-sessions.ts";
import type { SessionList } from "./session-list.ts";

interface RemoveDeps {
  readonly platform: Pick<Platform, "journal" | "device" | "cache" | "history">;
  readonly list: Pick<SessionList, "remove">;
  readonly open: Pick<OpenSessions, "closeOne">;
}

/** Deletes a session, then what this device keeps of it. */
export const removeSession = async (
  { platform, list, open }: RemoveDeps,
  id: Id<"ses">,
): Promise<Result<null, ClientProblem>> => {
  const removed = await list.remove(id);
  if (removed.ok) {
    await open.closeOne(id);
    await platform.journal.clear(id);
    await platform.device.forgetSession(id);
    await platform.cache.forget(id);
    await platform.history.forget(id);
  }
  return removed;
};

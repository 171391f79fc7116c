import type { AccountView } from "../contract/account.ts";
import type { Journal } from "../stores/journal.ts";
import type { OpenSessions } from "./open-sessions.ts";
import type { SessionList } from "./session-list.ts";
import { unsentSessions } from "./unsent-work.ts";

interface Leaving {
  readonly view: AccountView;
  readonly list: SessionList;
  readonly open: OpenSessions;
}

/** Sends what earlier visits left in the journal, as far as the service answers: the keys that open it are about to go. */
export const sendLeft = async (journal: Journal, { view, list, open }: Leaving): Promise<void> => {
  for (const session of await unsentSessions(journal, view.workspaceId)) {
    // Its engine has just tried.
    if (open.has(session)) continue;
    const summary = await list.get(session);
    if (summary.ok) await open.sendLeft(summary.value);
  }
};

import type { Keychain } from "../account/keychain.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { unsentSessions } from "../sessions/unsent-work.ts";
import { sendBranch } from "./send-branch.ts";

/** Sends the branches of this workspace that are written down here, as far as the service answers. [LE-5] */
export const sendWaitingBranches = async (
  deps: EngineDeps & { readonly keychain: Keychain },
): Promise<void> => {
  const { journal } = deps.platform;
  for (const id of await unsentSessions(journal, deps.keychain.trust().record.workspaceId)) {
    const [first] = await journal.outbox(id);
    if (first?.begins !== undefined) await sendBranch(deps, id);
  }
};

import type { Id } from "@holdfast/protocol/ids";
import { idBytes } from "@holdfast/protocol/ids";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import type { Journal } from "../stores/journal.ts";

const isOf = (bytes: Bytes | undefined, workspaceId: Bytes): boolean => {
  if (bytes === undefined) return false;
  const peeked = peekHeader(bytes);
  return peeked.ok && equal(peeked.value.header.scopeId, workspaceId);
};

/**
 * Sessions of one workspace with work that only this device has. Other accounts that used this device have theirs in the same
 * journal, sealed for them: it is not this account's to send or to discard.
 */
export const unsentSessions = async (
  journal: Journal,
  workspace: Id<"wsp">,
): Promise<readonly Id<"ses">[]> => {
  const workspaceId = idBytes(workspace);
  const unsent: Id<"ses">[] = [];
  for (const session of await journal.sessions()) {
    const [entry] = await journal.entries(session);
    const waiting = await journal.outbox(session);
    const sealed = waiting.flatMap(({ save, names }) => [save?.manifest, ...names.map(({ meta }) => meta)]);
    if ([entry?.bytes, ...sealed].some((bytes) => isOf(bytes, workspaceId))) unsent.push(session);
  }
  return unsent;
};

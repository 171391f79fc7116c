import type { Id } from "@holdfast/protocol/ids";
import { idBytes } from "@holdfast/protocol/ids";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import type { AccountRecord } from "../stores/device-store.ts";
import type { Journal } from "../stores/journal.ts";

const isOf = (bytes: Bytes | undefined, workspaces: readonly Bytes[]): boolean => {
  if (bytes === undefined) return false;
  const peeked = peekHeader(bytes);
  return peeked.ok && workspaces.some((id) => equal(peeked.value.header.scopeId, id));
};

/**
 * Sessions of some workspaces with work that only this device has. Other accounts that used this device have theirs in the same
 * journal, sealed for them: it is not this account's to send or to discard.
 */
export const unsentSessions = async (
  journal: Journal,
  ...workspaces: readonly Id<"wsp">[]
): Promise<readonly Id<"ses">[]> => {
  const ids = workspaces.map(idBytes);
  const unsent: Id<"ses">[] = [];
  for (const session of await journal.sessions()) {
    const [entry] = await journal.entries(session);
    const waiting = await journal.outbox(session);
    const sealed = waiting.flatMap(({ save, names }) => [save?.manifest, ...names.map(({ meta }) => meta)]);
    if ([entry?.bytes, ...sealed].some((bytes) => isOf(bytes, ids))) unsent.push(session);
  }
  return unsent;
};

/** The same, of every workspace that an account has worked in on this device. */
export const unsentOfAccount = (
  journal: Journal,
  { trust, shared }: AccountRecord,
): Promise<readonly Id<"ses">[]> =>
  unsentSessions(journal, trust.workspaceId, ...shared.map(({ workspace }) => workspace.workspaceId));

import { type Id, idBytes } from "@holdfast/protocol/ids";
import { SearchIndex } from "@holdfast/state/search/search-index";
import { type SpaceKeys, spaceKeyOf } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import { openJournalEntry, sealJournalEntry } from "@holdfast/vault/journal";
import { deriveLabelled } from "@holdfast/vault/labels";
import { digestBytes } from "../digest.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { NO_HEAD } from "../engine/journal-keeper.ts";

const LABEL = "HFV1/search/v1";

/** A session's search index, and the way it is kept on this device. */
export interface KeptIndex {
  readonly index: SearchIndex;
  /** Seals and keeps what came to it. Nothing where this device keeps no keys, or is full. */
  readonly keep: () => Promise<void>;
}

/** Whether what is found out about the past may stay here. [SE-4] */
export const keepsHistory = ({ platform }: Pick<EngineDeps, "platform">): boolean =>
  platform.device.durable && platform.device.keepsKeys;

/**
 * Opens the parts that are kept, each sealed as a journal entry is, under a key of its own: what opens the one does not open
 * the other. A part that does not open ends the index there; what comes after it is made anew. [SE-4]
 */
export const openKeptIndex = async (
  deps: EngineDeps,
  session: Id<"ses">,
  keys: SpaceKeys,
): Promise<KeptIndex> => {
  const { vault, history } = deps.platform;
  const index = new SearchIndex();
  let n = 0;
  let keeps = keepsHistory(deps);

  const placeOf = (epoch: number, number: number, deviceId: Bytes) => ({
    workspaceId: keys.workspaceId,
    epoch,
    sessionId: idBytes(session),
    n: number,
    deviceId,
    headDigest: digestBytes(NO_HEAD),
  });
  const keyOf = async (epoch: number): Promise<Bytes | null> => {
    const spaceKey = spaceKeyOf(keys, epoch);
    return spaceKey === null ? null : deriveLabelled(vault.primitives, spaceKey, LABEL);
  };

  const open = async (number: number, bytes: Bytes): Promise<boolean> => {
    const peeked = peekHeader(bytes);
    if (!peeked.ok) return false;
    const { epoch, authorDeviceId } = peeked.value.header;
    const key = await keyOf(epoch);
    if (key === null) return false;
    const opened = await openJournalEntry(
      vault.primitives,
      bytes,
      placeOf(epoch, number, authorDeviceId),
      key,
    );
    key.fill(0);
    return opened.ok && index.add(opened.value);
  };

  for (const part of keeps ? await history.parts(session).catch(() => []) : []) {
    if (part.n !== n + 1 || !(await open(part.n, part.bytes))) break;
    n = part.n;
  }

  return {
    index,
    keep: async () => {
      const content = keeps ? index.take() : null;
      const key = content === null ? null : await keyOf(keys.epoch);
      if (content === null || key === null) return;
      n += 1;
      const place = placeOf(keys.epoch, n, idBytes(deps.keychain.deviceId));
      const bytes = await sealJournalEntry(vault, place, key, content);
      key.fill(0);
      try {
        await history.addPart(session, { n, bytes });
      } catch {
        // A full disk: later parts would not follow, and the next search finds out anew what this one did.
        keeps = false;
      }
    },
  };
};

import { type Id, isId } from "@holdfast/protocol/ids";
import { ok } from "@holdfast/protocol/result";
import type { SavePoint, Timeline } from "../contract/timeline.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";

/** A page of what was saved in a session, newest first, with what this device knows of who made it. */
export const readHistory = async (
  { timeline, keychain }: Pick<EngineDeps, "timeline" | "keychain">,
  session: Id<"ses">,
  cursor: string | null,
  limit: number,
): ReturnType<Timeline["saves"]> => {
  const page = await timeline.history(session, cursor, limit);
  if (!page.ok) return page;
  const { devices } = keychain.trust();
  const saves = page.value.items.map(
    ({ seq, digest, parent, saveKind, receivedAt, bytes, deviceId }): SavePoint => ({
      seq,
      digest,
      parent,
      kind: saveKind,
      at: receivedAt,
      bytes,
      own: deviceId === keychain.deviceId,
      byService: isId("dev", deviceId) && devices.get(deviceId)?.verified.certificate.assisted === true,
    }),
  );
  return ok({ saves, next: page.value.next });
};

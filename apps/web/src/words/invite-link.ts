import type { InviteLink } from "@holdfast/client/contract/invitations";
import { isId } from "@holdfast/protocol/ids";

/** `/invite/<id>#<fragment>` as a link; null where the path names no invitation. */
export const inviteLinkOf = (path: string, hash: string): InviteLink | null => {
  const [, folder, id = ""] = path.split("/");
  if (folder !== "invite" || !isId("inv", id)) return null;
  const fragment = hash.replace(/^#/, "");
  return { id, fragment: fragment === "" ? null : fragment };
};

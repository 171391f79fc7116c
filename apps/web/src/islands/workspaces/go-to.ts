import type { Id } from "@holdfast/protocol/ids";
import { switchWorkspace } from "../../stores/workspaces-store.ts";

/** Goes on in another workspace, on a new page: nothing of the former one stays in this one's memory. */
export const goToWorkspace = async (id: Id<"wsp">): Promise<void> => {
  if (await switchWorkspace(id)) location.assign("/sessions");
};

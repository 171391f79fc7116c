import type { WorkspaceView } from "@holdfast/client/contract/workspaces";
import type { PlanName } from "@holdfast/protocol/workspaces";

export const WORKSPACE_NAME_MIN_CHARS = 3;
export const WORKSPACE_NAME_MAX_CHARS = 80;

/** What a workspace is called where it has no name, or one that cannot be read from here. */
export const workspaceName = ({ name, home, id }: Pick<WorkspaceView, "name" | "home" | "id">): string =>
  name ?? (home ? "Your home" : `Workspace ${id.slice(-4)}`);

/** Why a name cannot be given; null when it can. */
export const workspaceNameFault = (name: string): string | null => {
  const length = [...name.trim()].length;
  if (length < WORKSPACE_NAME_MIN_CHARS) return `Use at least ${WORKSPACE_NAME_MIN_CHARS} characters.`;
  return length > WORKSPACE_NAME_MAX_CHARS ? `Use at most ${WORKSPACE_NAME_MAX_CHARS} characters.` : null;
};

const PLAN_NAMES: Record<PlanName, string> = { free: "Free", pro: "Pro", enterprise: "Enterprise" };

export const planName = (plan: PlanName): string => PLAN_NAMES[plan];

import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { WorkspaceView } from "@holdfast/client/contract/workspaces";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { Usage } from "@holdfast/protocol/sharing";
import type { PlanName } from "@holdfast/protocol/workspaces";
import { createStore } from "zustand/vanilla";
import { canManage } from "../words/role-words.ts";
import { accountStore } from "./account-store.ts";
import { holdfast } from "./holdfast.ts";
import { flushEdits } from "./pending-edits.ts";
import { say } from "./ui-store.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

export type WorkspaceWork = "create" | "rename" | "plan" | "switch" | "leave";

export interface WorkspacesState {
  /** Null until the first answer. */
  readonly workspaces: readonly WorkspaceView[] | null;
  /** Of the current one. */
  readonly usage: Usage | null;
  readonly work: WorkspaceWork | null;
  readonly problem: ClientProblem | null;
}

const NOTHING: WorkspacesState = { workspaces: null, usage: null, work: null, problem: null };

/** The workspaces of the account, and what the current one uses. */
export const workspacesStore = createStore<WorkspacesState>(() => NOTHING);

const { getState, setState } = workspacesStore;

/** The one that this device works in; null while it is not known. */
export const currentOf = ({ workspaces }: WorkspacesState): WorkspaceView | null =>
  workspaces?.find(({ current }) => current) ?? null;

/** Whether the account is admin or owner where this device works. */
export const managesHere = (state: WorkspacesState): boolean => {
  const current = currentOf(state);
  return current === null || canManage(current.role);
};

export const refreshWorkspaces = oneRequest(async (stillHere) => {
  const listed = await holdfast().workspaces.list();
  if (!stillHere()) return;
  setState(listed.ok ? { workspaces: listed.value } : { problem: listed.error });
});

export const refreshUsage = oneRequest(async (stillHere) => {
  const usage = await holdfast().workspaces.usage();
  if (!stillHere()) return;
  setState(usage.ok ? { usage: usage.value } : { problem: usage.error });
});

/** One task at a time. Null when it was refused, or another one is going on; the reason is in the store. */
const perform = async <T>(
  work: WorkspaceWork,
  task: () => Promise<Result<T, ClientProblem>>,
): Promise<{ readonly value: T } | null> => {
  if (getState().work !== null) return null;
  setState({ work, problem: null });
  try {
    const done = await task();
    if (!done.ok) setState({ problem: done.error });
    return done.ok ? { value: done.value } : null;
  } finally {
    setState({ work: null });
  }
};

const replace = (changed: WorkspaceView): void => {
  const workspaces = getState().workspaces?.map((each) => (each.id === changed.id ? changed : each)) ?? null;
  setState({ workspaces });
};

/** Founds a workspace; the device stays where it is. */
export const createWorkspace = async (name: string): Promise<WorkspaceView | null> => {
  const made = await perform("create", () => holdfast().workspaces.create(name.trim()));
  if (made === null) return null;
  setState({ workspaces: [...(getState().workspaces ?? []), made.value] });
  return made.value;
};

export const renameWorkspace = async (name: string): Promise<boolean> => {
  const renamed = await perform("rename", () => holdfast().workspaces.rename(name.trim()));
  if (renamed !== null) replace(renamed.value);
  return renamed !== null;
};

export const choosePlan = async (plan: PlanName): Promise<boolean> => {
  const chosen = await perform("plan", () => holdfast().workspaces.setPlan(plan));
  if (chosen === null) return false;
  setState({ usage: chosen.value });
  const current = currentOf(getState());
  if (current !== null) replace({ ...current, plan });
  return true;
};

/** Goes on in another workspace. What is typed reaches the journal before; a page that shows the former one has to be left. */
export const switchWorkspace = async (id: Id<"wsp">): Promise<boolean> => {
  flushEdits();
  return (await perform("switch", () => holdfast().switchWorkspace(id))) !== null;
};

/** Gives up the membership of the current one, and goes on in the home. */
export const leaveWorkspace = async (): Promise<boolean> => {
  flushEdits();
  return (await perform("leave", () => holdfast().leaveWorkspace())) !== null;
};

export const dismissWorkspacesProblem = (): void => setState({ problem: null });

emptyWithKeys(() => {
  const { work } = getState();
  const { status, work: doing } = accountStore.getState();
  // New keys for the account take this device home for a moment.
  const here = status.kind === "unlocked" && doing !== "replace-keys";
  setState({ ...NOTHING, work }, true);
  // Removed by somebody, or moved by another tab: whoever is here did not ask for it on this page.
  if (here && work === null) say("This device works in another workspace now");
});

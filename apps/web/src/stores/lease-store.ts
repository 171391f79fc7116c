import type { BranchPreview } from "@holdfast/client/contract/branches";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { SaveStatus } from "@holdfast/client/contract/session";
import type { Id } from "@holdfast/protocol/ids";
import { createStore } from "zustand/vanilla";
import { writerWords } from "../words/lease-words.ts";
import { holdfast } from "./holdfast.ts";
import { noBranchAnyMore, saveNow, sessionStore, takeOverSession } from "./session-store.ts";
import { say } from "./ui-store.ts";
import { emptyWithKeys, whoAsks } from "./whose.ts";

type By = NonNullable<Extract<SaveStatus, { kind: "read-only" }>["by"]>;

export interface LeaseState {
  /** Whoever writes in this session, in words; null until it is found out. */
  readonly writer: string | null;
  /** What this page had not sent when it was taken over, until somebody decides about it. */
  readonly branch: Id<"ses"> | null;
  /** What merging it would change; null until it was asked. */
  readonly preview: BranchPreview | null;
  readonly asking: boolean;
  readonly busy: boolean;
  readonly problem: ClientProblem | null;
}

const NOTHING: LeaseState = {
  writer: null,
  branch: null,
  preview: null,
  asking: false,
  busy: false,
  problem: null,
};

/** Which device writes in the open session, and what this one kept when it was taken over. */
export const leaseStore = createStore<LeaseState>(() => NOTHING);

const { getState, setState } = leaseStore;

const nameWriter = async ({ device, account }: By): Promise<void> => {
  const stillHere = whoAsks();
  const devices = await holdfast().devices.list();
  const own = devices.ok ? devices.value.find(({ id }) => id === device) : undefined;
  const members = own === undefined ? await holdfast().members.list() : null;
  const member = members?.ok ? members.value.find(({ accountId }) => accountId === account) : undefined;
  if (stillHere()) setState({ writer: writerWords(own, member) });
};

/** Takes the session over from whoever writes in it. */
export const takeOver = async (): Promise<void> => {
  const stillHere = whoAsks();
  setState({ busy: true });
  await takeOverSession();
  if (stillHere()) setState({ busy: false });
};

/** The branch that is decided about: the one that is open, or the one that was left by the session that is. */
const decided = (): Id<"ses"> | null => {
  const { id, branchOf } = sessionStore.getState();
  return branchOf === null ? getState().branch : id;
};

/** Asks what merging the branch would change; what was typed in it is saved before. */
export const askAboutBranch = async (): Promise<void> => {
  const branch = decided();
  if (branch === null) return;
  const stillHere = whoAsks();
  setState({ asking: true, preview: null, problem: null });
  if (sessionStore.getState().branchOf !== null) await saveNow();
  const preview = await holdfast().branches.preview(branch);
  if (!stillHere()) return;
  setState(preview.ok ? { preview: preview.value } : { problem: preview.error });
};

export const stopAsking = (): void => setState({ asking: false, preview: null, problem: null });

/** Merges the branch into its session, and goes there where it is not open; the branch is gone then. */
export const mergeBranch = async (): Promise<void> => {
  const branch = decided();
  const origin = sessionStore.getState().branchOf;
  if (branch === null) return;
  const stillHere = whoAsks();
  setState({ busy: true, problem: null });
  const merged = await holdfast().branches.merge(branch);
  if (!stillHere()) return;
  setState({ busy: false });
  if (!merged.ok) {
    setState({ problem: merged.error });
    return;
  }
  setState({ branch: null, asking: false, preview: null });
  if (origin !== null) {
    location.assign(`/s/${origin}`);
    return;
  }
  say(
    merged.value === null ? "All of it was in the session already." : "Your changes are in the session now.",
  );
};

/** Makes the open branch a session of its own. */
export const keepBranch = async (): Promise<void> => {
  const { id } = sessionStore.getState();
  if (id === null) return;
  const stillHere = whoAsks();
  setState({ busy: true, problem: null });
  const kept = await holdfast().branches.keep(id);
  if (!stillHere()) return;
  setState({ busy: false, problem: kept.ok ? null : kept.error });
  if (!kept.ok) return;
  noBranchAnyMore();
  say("It is a session of its own now.");
};

/** It stays in the list of sessions. */
export const dismissBranch = (): void => setState({ branch: null });

let known: string | null = null;

sessionStore.subscribe(({ id, status }) => {
  const before = known;
  known = id;
  if (id !== before) setState(NOTHING, true);
  const by = status.kind === "read-only" ? status.by : undefined;
  if (by === undefined) {
    writing = null;
    if (getState().writer !== null) setState({ writer: null });
    return;
  }
  if (status.kind === "read-only" && status.branch !== undefined) setState({ branch: status.branch });
  if (writing === by.device) return;
  writing = by.device;
  void nameWriter(by);
});

/** The device whose name was asked for last. */
let writing: Id<"dev"> | null = null;

emptyWithKeys(() => setState(NOTHING, true));

import type { Brought, ImportPreview } from "@holdfast/client/contract/exports";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { Id } from "@holdfast/protocol/ids";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { refreshSessions } from "./sessions-store.ts";
import { emptyWithKeys, whoAsks } from "./whose.ts";

export interface ImportState {
  readonly step: "choosing" | "reading" | "shown" | "bringing" | "done";
  readonly preview: ImportPreview | null;
  readonly brought: readonly Brought[];
  /** How many of how many sessions. */
  readonly total: number;
  readonly problem: ClientProblem | null;
}

const NOTHING: ImportState = { step: "choosing", preview: null, brought: [], total: 0, problem: null };

/** A file that somebody chose, and what of it was brought in. [EX-7] */
export const importStore = createStore<ImportState>(() => NOTHING);
const { setState } = importStore;

/** Counts files, as in export-store.ts. */
let turn = 0;

const HEAD_BYTES = 8_192;

/** What opens a file, as its second line says; null for what is no such file. */
export const opensWith = async (file: Blob): Promise<"passphrase" | "code" | null> => {
  const head = await file.slice(0, HEAD_BYTES).text();
  const [first, second = ""] = head.split("\n");
  if (first?.startsWith("Holdfast export ") !== true) return null;
  return /"key":\{"from":"code"\}/.test(second) ? "code" : "passphrase";
};

/** Opens a file and shows what would come; nothing comes yet. `partial`: also of one that is not whole. */
export const readImport = async (
  file: Blob,
  kind: "passphrase" | "code",
  typed: string,
  partial: boolean,
): Promise<void> => {
  const wanted = whoAsks();
  const mine = turn;
  setState({ step: "reading", problem: null });
  const key = kind === "code" ? { code: typed } : { passphrase: typed };
  const read = await holdfast().exports.read({ file, key, partial });
  if (!wanted() || turn !== mine) return;
  setState(
    read.ok
      ? { step: "shown", preview: read.value }
      : { step: "choosing", preview: null, problem: read.error },
  );
};

/** Brings sessions in, one after the other; stops at the first that is refused. */
export const bringImport = async (sessions: readonly Id<"ses">[], history: "all" | "now"): Promise<void> => {
  const { preview } = importStore.getState();
  if (preview === null) return;
  const wanted = whoAsks();
  const mine = turn;
  setState({ step: "bringing", brought: [], total: sessions.length, problem: null });
  for (const session of sessions) {
    const again = preview.sessions.find(({ id }) => id === session)?.here !== null;
    const brought = await holdfast().exports.bring({ id: preview.id, session, history, again });
    if (!wanted() || turn !== mine) return;
    if (!brought.ok) {
      setState({ step: "shown", problem: brought.error });
      break;
    }
    setState((state) => ({ brought: [...state.brought, brought.value] }));
  }
  if (importStore.getState().problem === null) setState({ step: "done" });
  await refreshSessions();
};

export const leaveImport = (): void => {
  turn += 1;
  const { preview } = importStore.getState();
  if (preview !== null) void holdfast().exports.close(preview.id);
  setState(NOTHING, true);
};

emptyWithKeys(() => {
  turn += 1;
  setState(NOTHING, true);
});

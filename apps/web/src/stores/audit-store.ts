import type { AuditCheck, AuditLine, AuditPlace } from "@holdfast/client/contract/audit";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import type { AuditKind } from "../words/audit-words.ts";
import { accountStore } from "./account-store.ts";
import { holdfast } from "./holdfast.ts";

export interface AuditState {
  /** Newest first; null until the first answer. */
  readonly lines: readonly AuditLine[] | null;
  /** Where the next older ones begin. */
  readonly older: AuditPlace | null;
  /** Null while the log is being checked, or could not be. */
  readonly check: AuditCheck | null;
  readonly problem: ClientProblem | null;
  readonly busy: boolean;
  /** Null shows everything. */
  readonly kind: AuditKind | null;
}

const NOTHING: AuditState = {
  lines: null,
  older: null,
  check: null,
  problem: null,
  busy: false,
  kind: null,
};

/** What was done in the workspace. */
export const auditStore = createStore<AuditState>(() => NOTHING);

const { getState, setState } = auditStore;

/** One question at a time: what is asked for meanwhile is passed over. */
const once = async (ask: () => Promise<void>): Promise<void> => {
  if (getState().busy) return;
  setState({ busy: true, problem: null });
  try {
    await ask();
  } finally {
    setState({ busy: false });
  }
};

/** Reads the newest entries, then checks the whole log. */
export const refreshAudit = (): Promise<void> =>
  once(async () => {
    setState({ check: null });
    const newest = await holdfast().audit.page();
    if (newest.ok) setState({ lines: newest.value.items, older: newest.value.older });
    const check = await holdfast().audit.verify();
    if (check.ok) setState({ check: check.value });
    // A log that does not hold together is refused by its page too: the check names what is wrong with it.
    const broken = check.ok && !check.value.whole;
    if (broken) setState({ lines: [], older: null });
    else if (!newest.ok) setState({ problem: newest.error });
    else if (!check.ok) setState({ problem: check.error });
  });

export const showOlderAudit = (): Promise<void> =>
  once(async () => {
    const { older, lines } = getState();
    if (older === null) return;
    const page = await holdfast().audit.page(older);
    if (page.ok) setState({ lines: [...(lines ?? []), ...page.value.items], older: page.value.older });
    else setState({ problem: page.error });
  });

export const chooseAuditKind = (kind: AuditKind | null): void => setState({ kind });

// With the keys goes what was done.
accountStore.subscribe(({ status }) => {
  if (status.kind === "locked" || status.kind === "signed-out") setState(NOTHING, true);
});

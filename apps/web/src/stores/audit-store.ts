import type { AuditCheck, AuditLine, AuditPlace } from "@holdfast/client/contract/audit";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import type { AuditKind } from "../words/audit-words.ts";
import { holdfast } from "./holdfast.ts";
import { emptyWithKeys, oneRequest } from "./whose.ts";

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

/** Reads the newest entries, then checks the whole log. */
export const refreshAudit = oneRequest(async (stillHere) => {
  setState({ busy: true, problem: null, check: null });
  const newest = await holdfast().audit.page();
  if (!stillHere()) return;
  if (newest.ok) setState({ lines: newest.value.items, older: newest.value.older });
  const check = await holdfast().audit.verify();
  if (!stillHere()) return;
  setState({ busy: false, check: check.ok ? check.value : null });
  // A log that does not hold together is refused by its page too: the check names what is wrong with it.
  const broken = check.ok && !check.value.whole;
  if (broken) setState({ lines: [], older: null });
  else if (!newest.ok) setState({ problem: newest.error });
  else if (!check.ok) setState({ problem: check.error });
});

export const showOlderAudit = oneRequest(async (stillHere) => {
  const { older } = getState();
  if (older === null) return;
  setState({ busy: true, problem: null });
  const page = await holdfast().audit.page(older);
  if (!stillHere()) return;
  setState({ busy: false });
  // Read anew meanwhile: these lines would not go on from those that are shown.
  if (getState().older !== older) return;
  if (page.ok) {
    const lines = [...(getState().lines ?? []), ...page.value.items];
    setState({ lines, older: page.value.older });
  } else setState({ problem: page.error });
});

export const chooseAuditKind = (kind: AuditKind | null): void => setState({ kind });

// With the keys goes what was done.
emptyWithKeys(() => setState(NOTHING, true));

import type { Operation, OperationKind } from "@holdfast/protocol/operations";

/** An operation that has ended well. */
export const operationExample = (kind: OperationKind, result: object): Operation => ({
  id: "opr_0192f1d0c0de70008000000000000001",
  kind,
  phase: "cleaning",
  progress: { done: 12, total: null },
  state: "done",
  createdAt: "2026-11-21T08:17:00.000Z",
  endedAt: "2026-11-21T08:17:01.000Z",
  result: { ...result },
  problem: null,
});

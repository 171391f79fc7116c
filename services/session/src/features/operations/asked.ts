import { formatId } from "@holdfast/protocol/ids";
import type { Operation } from "@holdfast/protocol/operations";
import { json, problem } from "@holdfast/service-kit/answers";
import type { Caller } from "@holdfast/service-kit/caller";
import { rateHeaders } from "@holdfast/service-kit/rate-limit";
import type { StoredOperation } from "../../operations/repository.ts";
import type { SaveRate } from "../saves/save-rate.ts";

/** As it is told. */
export const toOperation = (operation: StoredOperation): Operation => ({
  id: formatId("opr", operation.id),
  kind: operation.kind,
  phase: operation.phase,
  progress: { done: operation.done, total: operation.total },
  state: operation.state,
  createdAt: operation.createdAt.toISOString(),
  endedAt: operation.endedAt?.toISOString() ?? null,
  result: operation.result === null ? null : { ...operation.result },
  problem: operation.problem,
});

export const tagOf = ({ version }: StoredOperation): string => `"v${version}"`;

/** 202, and where to look for what comes of it. [OP-1] */
export const askedFor = (operation: StoredOperation): Response => {
  const told = toOperation(operation);
  return json(202, told, { location: `/api/operations/${told.id}`, etag: tagOf(operation) });
};

/** Counts what a login asks for, in this process only: what it guards is one row of the account and kind. */
export const limitedAsking = async (
  rate: SaveRate,
  { loginId }: Caller,
  ask: () => Promise<Response>,
): Promise<Response> => {
  const state = rate.hit(loginId);
  const response = state.allowed ? await ask() : problem("rate-limited");
  const headers = rateHeaders(rate.policy, state);
  for (const name in headers) response.headers.set(name, headers[name] ?? "");
  return response;
};

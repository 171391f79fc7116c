import { toHex } from "@holdfast/protocol/encoding";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import { parseKeyList } from "@holdfast/vault/key-list";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { parseRoster } from "@holdfast/vault/roster";
import { parseUnlockToken, unlockKeys } from "@holdfast/vault/unlock-token";
import type { Unlocking } from "./jobs.ts";
import type { UnlockRepository } from "./repository.ts";

/** Refusals of everything that needs an unlock token. */
export const UNLOCK_CODES = ["unlock-required", "assisted-not-allowed"] as const;
export type UnlockCode = (typeof UNLOCK_CODES)[number];

/** A live token of a caller for a workspace. */
export interface Unlocked {
  /** Of the caller in the workspace. */
  readonly role: number;
  /** What a thread needs for one job. Each answer is its own copy: a job overwrites the token and takes it away. */
  readonly unlocking: () => Unlocking;
  /** Overwrites the copy that is kept between the jobs of one request. */
  readonly forget: () => void;
}

export const hasUnlock = (request: Request): boolean => request.headers.has(UNLOCK_HEADER);

const allowed = (roster: Bytes, keyList: Bytes): boolean => {
  const [of, by] = [parseRoster(roster), parseKeyList(keyList)];
  return of.ok && by.ok && of.value.assistedAllowed && by.value.assistedAllowed;
};

/**
 * What the token in a request's header is good for in a workspace of the caller. No header, no token, somebody else's, one that
 * ended: all of them are `unlock-required`. [AM-7]
 */
export const findUnlock = async (
  unlocks: UnlockRepository,
  request: Request,
  { accountId }: Caller,
  workspaceId: Bytes,
  now: number,
): Promise<Result<Unlocked, UnlockCode>> => {
  const token = parseUnlockToken(request.headers.get(UNLOCK_HEADER) ?? "");
  if (token === null) return err("unlock-required");
  const { id, key } = await unlockKeys(nodePrimitives, token);
  key.fill(0);
  const found = await unlocks.find(id, accountId, workspaceId, now);
  if (found === null || !allowed(found.roster, found.keyList)) {
    token.fill(0);
    return err(found === null ? "unlock-required" : "assisted-not-allowed");
  }
  const { id: _, keyList: __, role, ...rest } = found;
  return ok({
    role,
    unlocking: () => ({ ...rest, token: token.slice() }),
    forget: () => token.fill(0),
  });
};

/** Names an account for the pool's count of places. */
export const accountName = ({ accountId }: Caller): string => toHex(accountId);

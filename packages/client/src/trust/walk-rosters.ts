import { idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { digestOf } from "@holdfast/vault/digest";
import type { Primitives } from "@holdfast/vault/primitives";
import type { VaultRefusal } from "@holdfast/vault/refusal";
import {
  type Roster,
  type VerifiedRoster,
  verifyGenesisRoster,
  verifyNextRoster,
} from "@holdfast/vault/roster";
import type { WorkspaceRecord } from "../stores/device-store.ts";
import { isOneOf } from "./identity-chain.ts";

export interface RosterChain {
  readonly newest: VerifiedRoster;
  /** Oldest first, the newest among them. */
  readonly all: readonly Roster[];
}

/**
 * Every roster from genesis to now. Whoever founded a workspace holds its first space key, so the founder must be one whom the
 * account knows it by: a sound workspace that names the account as a member may still be somebody else's. [KY-10] [WS-6]
 */
export const walkRosters = async (
  primitives: Primitives,
  { rosters, workspaceId }: Pick<WorkspaceRecord, "rosters" | "workspaceId">,
  founders: readonly Bytes[],
  pin: VerifiedRoster | undefined,
): Promise<Result<RosterChain, VaultRefusal>> => {
  const [genesis, ...later] = rosters;
  if (genesis === undefined) return err("not-trusted");
  let known = await verifyGenesisRoster(primitives, genesis, idBytes(workspaceId));
  if (known.ok && !isOneOf(founders, known.value.roster.signerIdentity)) return err("not-trusted");
  let passedPin = pin === undefined;
  const all: Roster[] = [];
  for (const bytes of [null, ...later]) {
    if (!known.ok) return known;
    if (bytes !== null) known = await verifyNextRoster(primitives, bytes, known.value);
    if (!known.ok) return known;
    if (pin !== undefined && equal(known.value.digest, pin.digest)) passedPin = true;
    all.push(known.value.roster);
  }
  if (!known.ok) return known;
  return passedPin ? ok({ newest: known.value, all }) : err("rolled-back");
};

/** Whether another roster stands where this device has seen one: the workspace goes on from there in two ways. [WS-14] */
export const isForked = async (
  primitives: Primitives,
  { rosters }: Pick<WorkspaceRecord, "rosters">,
  { roster, digest }: VerifiedRoster,
): Promise<boolean> => {
  const there = rosters[roster.version - 1];
  return there !== undefined && !equal(await digestOf(primitives, there), digest);
};

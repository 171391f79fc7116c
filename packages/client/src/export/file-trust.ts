import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import { equal } from "@holdfast/vault/bytes";
import type { ExportKeys } from "@holdfast/vault/export-keys";
import { verifyKeyList } from "@holdfast/vault/key-list";
import type { Primitives } from "@holdfast/vault/primitives";
import { memberOf } from "@holdfast/vault/roster";
import type { MemberRecord } from "../stores/device-store.ts";
import { isOneOf, readOwnChain } from "../trust/identity-chain.ts";
import { type Members, readMembers } from "../trust/read-members.ts";
import { walkRosters } from "../trust/walk-rosters.ts";
import type { FileIndex } from "./file-index.ts";

/** Who wrote in the workspace of a file, proved by what stands in it. */
export interface FileTrust extends Members {
  readonly keys: SpaceKeys;
  readonly workspaceId: Id<"wsp">;
  /** Who exported. */
  readonly accountId: Id<"acc">;
}

/** Each account once: with its newest list, and every certificate. */
const recordsOf = ({ accounts }: FileIndex): readonly MemberRecord[] =>
  [...accounts].flatMap(([id, { keyLists, successors, certificates }]) => {
    const keyList = keyLists.at(-1);
    if (keyList === undefined) return [];
    return [{ accountId: `acc_${id}` as const, keyList, successors, certificates }];
  });

/**
 * Verifies rosters from genesis on, key lists and certificates, beginning with what the file's secret seals: the founder, and
 * who exported. Nothing else of the file is believed. [EX-3] [EX-6]
 */
export const trustOfFile = async (
  primitives: Primitives,
  index: FileIndex,
  anchor: ExportKeys,
  keys: SpaceKeys,
): Promise<Result<FileTrust, "not-trusted">> => {
  const workspaceId = formatId("wsp", keys.workspaceId);
  const accountId = formatId("acc", anchor.accountId);
  const records = recordsOf(index);
  const own = index.accounts.get(toHex(anchor.accountId));
  const ownList = own?.keyLists.at(-1);
  if (own === undefined || ownList === undefined) return err("not-trusted");
  const chain = await readOwnChain(primitives, anchor.accountId, anchor.identityEd, own.successors);
  const list = await verifyKeyList(primitives, ownList, {
    accountId: anchor.accountId,
    identityEd: anchor.identityEd,
  });
  const rosters = await walkRosters(
    primitives,
    { rosters: index.rosters, workspaceId },
    [anchor.founderEd],
    undefined,
  );
  if (!chain.ok || !list.ok || !rosters.ok) return err("not-trusted");
  const { newest, all } = rosters.value;
  const me = memberOf(newest.roster, anchor.accountId);
  if (me === undefined || !isOneOf(chain.value.identities, me.identityEd)) return err("not-trusted");
  if (!equal(newest.roster.workspaceId, keys.workspaceId)) return err("not-trusted");
  const belongs = (record: MemberRecord): boolean =>
    memberOf(newest.roster, idBytes(record.accountId)) !== undefined;
  const members = await readMembers(primitives, {
    accountId,
    own: { list: list.value, identities: chain.value.identities },
    record: { members: records.filter(belongs), former: records.filter((each) => !belongs(each)) },
    rosters: all,
    before: undefined,
  });
  return members.ok ? ok({ ...members.value, keys, workspaceId, accountId }) : err("not-trusted");
};

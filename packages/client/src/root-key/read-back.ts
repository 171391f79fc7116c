import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { unlockAccount } from "@holdfast/vault/first-contact";
import type { AccountDeps } from "../account/account-deps.ts";
import type { Entered } from "../account/register.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse, refusedObject } from "../problem.ts";
import type { Draft } from "./draft.ts";

/** Opens the slot that the service holds now with the key of the passphrase, and looks for every roster that was sent. [RO-11] */
export const readBack = async (
  { platform, auth }: Pick<AccountDeps, "platform" | "auth">,
  { record }: Entered,
  { passphrase, workspaces }: Pick<Draft, "passphrase" | "workspaces">,
): Promise<Result<null, ClientProblem>> => {
  const { keyList, successors, slots } = record.trust;
  const { slotId, kek, kdf } = passphrase;
  const stored = slots.find(({ id }) => id === formatId("slt", slotId));
  if (stored === undefined) return refuse("not-trusted", "the new passphrase was not stored");
  const opened = await unlockAccount(platform.vault.primitives, {
    accountId: idBytes(record.accountId),
    slotId,
    slot: stored.slot,
    wrap: stored.wrap,
    keyList,
    successors,
    kek,
    kdf,
    pin: { identityEd: record.identityEd },
  });
  if (!opened.ok) return refusedObject("the new passphrase as it is stored", opened.error);
  opened.value.rootKey.fill(0);
  for (const { id, roster } of workspaces) {
    const answer = await auth.roster(id);
    if (!answer.ok) return answer;
    if (!answer.value.rosters.includes(toBase64url(roster))) {
      return refuse("not-trusted", "a workspace has not taken the new keys");
    }
  }
  return ok(null);
};

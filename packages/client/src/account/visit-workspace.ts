import type { Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Workspace } from "@holdfast/protocol/workspaces";
import type { ClientProblem } from "../contract/problem.ts";
import { problem, refusedObject } from "../problem.ts";
import type { AccountRecord, SharedRecord } from "../stores/device-store.ts";
import type { AccountDeps } from "./account-deps.ts";
import { type Keychain, overwriteKeys } from "./keychain.ts";
import { sharedOf, verifyShared, withShared } from "./shared-workspace.ts";
import { pinsOf, type Trust, verifyTrust } from "./trust.ts";
import { bytesOfAnswer, loginOfAnswer, workspaceOfAnswer } from "./wire.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The account's home as the service has it now: pins of other workspaces may be by devices that joined since. */
const freshHome = async (
  { platform, auth }: AccountDeps,
  { accountId, identity, home, trust }: Keychain,
): Answer<Trust> => {
  const { workspaceId } = home().record;
  const roster = await auth.roster(workspaceId);
  if (!roster.ok) return roster;
  const workspace = workspaceOfAnswer(workspaceId, roster.value);
  if (!workspace.ok) return workspace;
  const { keyList, slots } = trust().record;
  const verified = await verifyTrust(platform.vault.primitives, {
    accountId,
    identity,
    record: { ...workspace.value, keyList, slots },
    pins: { ...pinsOf(home()), keyList: pinsOf(trust()).keyList },
  });
  return verified.ok ? verified : refusedObject("the workspace", verified.error);
};

const fetchShared = async (
  { auth }: AccountDeps,
  id: Id<"wsp">,
  listed: Workspace | undefined,
  known: SharedRecord | null,
): Answer<SharedRecord> => {
  if (listed === undefined) return err(problem("not-found"));
  const roster = await auth.roster(id);
  if (!roster.ok) return roster;
  const workspace = workspaceOfAnswer(id, roster.value);
  if (!workspace.ok) return workspace;
  // The first pin holds: a service that hands out another one later changes nothing here.
  if (known !== null) return ok({ workspace: workspace.value, pin: known.pin });
  const pin = listed.pin === null ? ok(null) : bytesOfAnswer(listed.pin);
  return pin.ok ? ok({ workspace: workspace.value, pin: pin.value }) : pin;
};

/** Nothing of it may be older than what this device verified before, or beside it. [KY-7] */
const verifiedAnew = async (
  { platform }: AccountDeps,
  { accountId, identity }: Keychain,
  home: Trust,
  shared: SharedRecord,
  known: SharedRecord | null,
): Answer<null> => {
  const { primitives } = platform.vault;
  const input = { accountId, identity, home };
  const before = known && (await verifyShared(primitives, { ...input, shared: known }));
  const pins = before?.ok ? pinsOf(before.value) : undefined;
  const verified = await verifyShared(primitives, { ...input, shared, pins });
  if (before?.ok) overwriteKeys(before.value);
  if (verified.ok) overwriteKeys(verified.value);
  return verified.ok ? ok(null) : refusedObject("the workspace", verified.error);
};

/**
 * Makes ready to work in another workspace of the account: everything about it is read and verified before the login is moved
 * there, and nothing is changed when any of it does not hold. The answer is the record to go on from. [WS-2] [WS-6]
 */
export const visitWorkspace = async (
  deps: AccountDeps,
  keychain: Keychain,
  record: AccountRecord,
  id: Id<"wsp">,
): Answer<AccountRecord> => {
  const { auth } = deps;
  const home = await freshHome(deps, keychain);
  if (!home.ok) return home;
  const at: AccountRecord = {
    ...record,
    trust: home.value.record,
    workspaceId: id,
    localWrap: keychain.localWrap.slice(),
  };
  let next = at;
  if (id !== home.value.record.workspaceId) {
    const list = await auth.workspaces();
    if (!list.ok) return list;
    const known = sharedOf(record, id);
    const shared = await fetchShared(
      deps,
      id,
      list.value.items.find((each) => each.id === id),
      known,
    );
    if (!shared.ok) return shared;
    const verified = await verifiedAnew(deps, keychain, home.value, shared.value, known);
    if (!verified.ok) return verified;
    next = { ...at, shared: withShared(record, shared.value) };
  }
  overwriteKeys(home.value);
  const moved = await auth.switchWorkspace(id);
  if (!moved.ok) return moved;
  const { csrf, access, refresh } = loginOfAnswer(moved.value);
  const before = record.login;
  return ok({
    ...next,
    login: {
      csrf: csrf ?? before?.csrf ?? null,
      access: access ?? before?.access ?? null,
      refresh: refresh ?? before?.refresh ?? null,
    },
  });
};

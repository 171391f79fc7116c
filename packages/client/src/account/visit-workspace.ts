import type { Id } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Workspace } from "@holdfast/protocol/workspaces";
import type { ClientProblem } from "../contract/problem.ts";
import { problem, refusedObject } from "../problem.ts";
import type { AccountRecord, SharedRecord } from "../stores/device-store.ts";
import { keptPinsOf } from "../trust/kept-pins.ts";
import { pinsOf, type Trust, type TrustPins, verifyTrust } from "../trust/trust.ts";
import type { AccountDeps } from "./account-deps.ts";
import { type Keychain, overwriteKeys } from "./keychain.ts";
import { sharedOf, verifyShared, withShared } from "./shared-workspace.ts";
import { bytesOfAnswer, loginOfAnswer, workspaceOfAnswer } from "./wire.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The account's home as the service has it now, verified: pins of other workspaces may be by devices that joined since. */
export const freshHome = async (
  { platform, auth }: Pick<AccountDeps, "platform"> & { readonly auth: Pick<AccountDeps["auth"], "roster"> },
  { accountId, identity, home, trust }: Keychain,
): Answer<Trust> => {
  const { workspaceId } = home().record;
  const roster = await auth.roster(workspaceId);
  if (!roster.ok) return roster;
  const workspace = workspaceOfAnswer(workspaceId, roster.value);
  if (!workspace.ok) return workspace;
  const { keyList, successors, slots } = trust().record;
  const verified = await verifyTrust(platform.vault.primitives, {
    accountId,
    identity,
    record: { ...workspace.value, keyList, successors, slots },
    pins: { ...pinsOf(home()), keyList: pinsOf(trust()).keyList },
  });
  return verified.ok ? verified : refusedObject("the workspace", verified.error);
};

/** Another workspace as the service has it now; null `listed` where the service names no such workspace of the account. */
export const fetchShared = async (
  { auth }: Pick<AccountDeps, "auth">,
  id: Id<"wsp">,
  listed: Pick<Workspace, "pin"> | undefined,
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

/** What this device verified there before; without the keys where they were sealed for an earlier identity. */
const pinsBefore = async (
  { platform }: Pick<AccountDeps, "platform">,
  { accountId, identity }: Keychain,
  home: Trust,
  record: AccountRecord,
  known: SharedRecord,
): Promise<{ readonly pins: TrustPins | undefined; readonly overwrite: () => void }> => {
  const { primitives } = platform.vault;
  const before = await verifyShared(primitives, { accountId, identity, home, shared: known });
  if (before.ok) return { pins: pinsOf(before.value), overwrite: () => overwriteKeys(before.value) };
  const { workspaceId } = known.workspace;
  return { pins: await keptPinsOf(primitives, record, workspaceId), overwrite: () => undefined };
};

/**
 * A workspace other than the home, verified: nothing of it may be older than what this device verified before, or beside it. Who
 * asks overwrites its keys. [KY-7]
 */
export const verifySharedAnew = async (
  deps: Pick<AccountDeps, "platform">,
  keychain: Keychain,
  home: Trust,
  record: AccountRecord,
  shared: SharedRecord,
): Answer<Trust> => {
  const { accountId, identity } = keychain;
  const known = sharedOf(record, shared.workspace.workspaceId);
  const before = known && (await pinsBefore(deps, keychain, home, record, known));
  const input = { accountId, identity, home, shared, pins: before?.pins };
  const verified = await verifyShared(deps.platform.vault.primitives, input);
  before?.overwrite();
  return verified.ok ? verified : refusedObject("the workspace", verified.error);
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
    const verified = await verifySharedAnew(deps, keychain, home.value, record, shared.value);
    if (!verified.ok) return verified;
    overwriteKeys(verified.value);
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

import { type Bytes, equal } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { endUnlocks, key, type MemoryAccount, type MemoryTables } from "../../memory-tables.ts";
import { applySlotChange } from "../keys/repository.memory.ts";
import { applyRoster, arePresent } from "../workspaces/repository.memory.ts";
import type { NextRoster, RenewedDevice, RootRepository } from "./repository.ts";

/** Whether these are the workspaces that the account administers, each in the version that its next roster was made for. */
const areAll = ({ workspaces }: MemoryTables, accountId: Bytes, named: readonly NextRoster[]): boolean => {
  const all = [...workspaces.values()].filter(({ members }) =>
    members.some((member) => equal(member.accountId, accountId) && member.role >= ROLE.admin),
  );
  return (
    all.length === named.length &&
    all.every(({ id, rosters }) => {
      const next = named.find((each) => equal(each.id, id));
      return next !== undefined && rosters.at(-1)?.version === next.expectedVersion;
    })
  );
};

const renew = (account: MemoryAccount, devices: readonly RenewedDevice[]): void => {
  account.devices = account.devices.map((device) => {
    const renewed = devices.find(({ id }) => equal(id, device.id));
    return renewed === undefined ? device : { ...device, ...renewed };
  });
};

const leaveEarlierKeys = ({ workspaces, invites }: MemoryTables, accountId: Bytes, at: Date): void => {
  for (const workspace of workspaces.values()) {
    workspace.members = workspace.members.map((member) =>
      equal(member.accountId, accountId) && member.role < ROLE.admin
        ? { ...member, keysChangedAt: member.keysChangedAt ?? at }
        : member,
    );
  }
  for (const invite of invites.values()) {
    const sent = equal(invite.invitedBy, accountId) && invite.acceptance === null;
    const accepted = invite.acceptance !== null && equal(invite.acceptance.accountId, accountId);
    if (invite.admittedAt === null && (sent || accepted)) invite.revokedAt ??= at;
  }
};

/** RootRepository without a database. */
export const memoryRoots = (tables: MemoryTables): RootRepository => ({
  replace: async (
    accountId,
    expectedVersion,
    { identityEd, successor, slots, devices, workspaces },
    audit,
  ) => {
    const account = tables.accounts.get(key(accountId));
    if (account?.keyLists.at(-1)?.version !== expectedVersion) return "version-conflict";
    if (!equal(account.identityEd, identityEd.from) || !areAll(tables, accountId, workspaces))
      return "version-conflict";
    // The rosters say of this account what it becomes with them.
    account.identityEd = identityEd.to;
    const fits = workspaces.every(({ roster }) => arePresent(tables, roster));
    const outcome = fits ? applySlotChange(tables, account, slots) : "version-conflict";
    if (outcome !== "changed") {
      account.identityEd = identityEd.from;
      return outcome;
    }
    account.successors.push({ ...successor, at: audit.at });
    renew(account, devices);
    for (const { id, expectedVersion: version, roster } of workspaces)
      if (!applyRoster(tables, id, version, roster, audit))
        throw new Error("a roster that was judged is refused");
    leaveEarlierKeys(tables, accountId, audit.at);
    endUnlocks(tables, accountId, audit.at);
    for (const entry of [audit, ...workspaces.map((each) => each.audit)]) tables.audit.push(entry);
    return "replaced";
  },
});

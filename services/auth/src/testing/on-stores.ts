import { afterAll, beforeAll, describe } from "bun:test";
import type { AuditAction } from "@holdfast/protocol/audit";
import { emailKey } from "@holdfast/protocol/auth";
import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Stores } from "../app.ts";
import type { NewAccount, NewInvite, NewLogin, RosterRow } from "../rows.ts";
import { type Backend, databaseBackend, memoryBackend } from "./backends.ts";
import { newAccount } from "./new-account.ts";
import { type PersonOptions, randomBytes } from "./person.ts";

const HOUR_MILLISECONDS = 3600 * 1000;

/** Stores with a clock that tests set forward, and rows to put into them. */
const storesOn = (backend: Backend) => {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const stores: Stores = backend.stores(now);

  const accountNow = (options?: PersonOptions): Promise<NewAccount> => newAccount(options, now());

  const newLogin = (accountId: Bytes, deviceId: Bytes | null = null): NewLogin => ({
    id: uuidv7(now(), randomBytes),
    accountId,
    deviceId,
    client: "bearer",
    userAgent: "a test",
    address: "192.0.2.1",
    at: new Date(now()),
    expiresAt: new Date(now() + HOUR_MILLISECONDS),
    tokenHash: randomBytes(32),
  });

  const audit = (accountId: Bytes, action: AuditAction = "login.created") =>
    auditRow({ random: randomBytes, now }, { action, accountId, target: formatId("acc", accountId) });

  const newInvite = (founder: NewAccount, email: string, role = 2): NewInvite => ({
    id: uuidv7(now(), randomBytes),
    workspaceId: founder.workspace.id,
    email,
    emailKey: emailKey(email),
    role,
    meta: randomBytes(120),
    invitedBy: founder.id,
    createdAt: new Date(now()),
    expiresAt: new Date(now() + HOUR_MILLISECONDS),
  });

  return {
    stores,
    dump: backend.dump,
    clock,
    newAccount: accountNow,
    newLogin,
    audit,
    /** An account that is stored, with its first login. */
    stored: async (options?: PersonOptions) => {
      const account = await accountNow(options);
      const login = newLogin(account.id);
      const outcome = await stores.accounts.create(account, login, audit(account.id, "account.registered"));
      if (outcome !== "created") throw new Error(outcome);
      return { account, login };
    },
    newInvite,
    /** Somebody is invited, accepts, and is admitted by the second roster; answers it. */
    joined: async (founder: NewAccount, joiner: NewAccount, role = 3): Promise<RosterRow> => {
      const { id: workspaceId, roster, keyRing } = founder.workspace;
      const invite = newInvite(founder, joiner.email, role);
      await stores.invites.create(invite, 10, audit(founder.id));
      const acceptance = { inviteId: invite.id, accountId: joiner.id, proof: null, pin: randomBytes(90) };
      await stores.invites.accept(acceptance, audit(joiner.id));
      const next = {
        ...roster,
        version: 2,
        digest: randomBytes(32),
        body: randomBytes(400),
        members: [...roster.members, { accountId: joiner.id, role }],
      };
      const change = { roster: next, keyRing, grants: [], admits: invite.id };
      const done = await stores.workspaces.replaceRoster(workspaceId, 1, change, audit(founder.id));
      if (!done) throw new Error("not admitted");
      return next;
    },
    /** How many audit entries say that this was done to the account. */
    audited: async (accountId: Bytes, action: AuditAction): Promise<number> => {
      const target = formatId("acc", accountId);
      const entries = (await backend.dump()).replaceAll("\\", "").matchAll(/\{[^{}]*"action":[^{}]*\}/g);
      return [...entries].filter(([entry]) => entry.includes(action) && entry.includes(target)).length;
    },
  };
};
export type StoresCase = ReturnType<typeof storesOn>;

/** Runs a contract on memory and on PostgreSQL. */
export const onStores = (contract: (name: string, begin: () => StoresCase) => void): void => {
  contract("memory", () => storesOn(memoryBackend()));
  describe("on a real database", () => {
    let backend: Backend;
    beforeAll(async () => {
      backend = await databaseBackend();
    });
    afterAll(() => backend.close());
    contract("PostgreSQL", () => storesOn(backend));
  });
};

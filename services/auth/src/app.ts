import type { RateName } from "@holdfast/protocol/limits";
import type { Identity } from "@holdfast/service-kit/identity";
import type { Metrics } from "@holdfast/service-kit/metrics";
import type { RateLimiter } from "@holdfast/service-kit/rate-limit";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import type { HumanCheck } from "./edge/human-check.ts";
import type { AccountRepository } from "./features/accounts/repository.ts";
import { accountRoutes } from "./features/accounts/routes.ts";
import { createAccounts } from "./features/accounts/service.ts";
import { createDeriver } from "./features/assisted/derive.ts";
import { createPasswordRegister } from "./features/assisted/password-register.ts";
import { createPasswordSignIn } from "./features/assisted/password-sign-in.ts";
import { assistedRoutes } from "./features/assisted/routes.ts";
import { createAssisted } from "./features/assisted/service.ts";
import type { AuditRepository } from "./features/audit/repository.ts";
import { auditRoutes } from "./features/audit/routes.ts";
import { createAudit } from "./features/audit/service.ts";
import type { InviteRepository } from "./features/invites/repository.ts";
import { inviteRoutes } from "./features/invites/routes.ts";
import { createInvites } from "./features/invites/service.ts";
import type { KeyRepository } from "./features/keys/repository.ts";
import { keyRoutes } from "./features/keys/routes.ts";
import { createKeys } from "./features/keys/service.ts";
import { accountLoginRoutes } from "./features/logins/account-routes.ts";
import type { IssueDeps } from "./features/logins/issue.ts";
import type { LoginRepository } from "./features/logins/repository.ts";
import { loginRoutes } from "./features/logins/routes.ts";
import { createLogins } from "./features/logins/service.ts";
import { switchRoutes } from "./features/logins/switch-routes.ts";
import type { MemberRepository } from "./features/members/repository.ts";
import { memberRoutes } from "./features/members/routes.ts";
import { createMembers } from "./features/members/service.ts";
import { nudging } from "./features/notices/noticer.ts";
import type { NoticeQueue } from "./features/notices/queue.ts";
import type { NotificationRepository } from "./features/notifications/repository.ts";
import { notificationRoutes } from "./features/notifications/routes.ts";
import { createNotifications } from "./features/notifications/service.ts";
import type { PairingRepository } from "./features/pairing/repository.ts";
import { pairingRoutes } from "./features/pairing/routes.ts";
import { createPairing } from "./features/pairing/service.ts";
import type { PasskeyRepository } from "./features/passkeys/repository.ts";
import { passkeyRoutes } from "./features/passkeys/routes.ts";
import { createPasskeys } from "./features/passkeys/service.ts";
import { passkeySignInRoutes } from "./features/passkeys/sign-in-routes.ts";
import type { PlanRepository } from "./features/plans/repository.ts";
import { planRoutes } from "./features/plans/routes.ts";
import { createPlans } from "./features/plans/service.ts";
import type { CodeRepository } from "./features/recovery/repository.ts";
import { recoveryRoutes } from "./features/recovery/routes.ts";
import { createRecovery } from "./features/recovery/service.ts";
import type { RootRepository } from "./features/root-key/repository.ts";
import { rootKeyRoutes } from "./features/root-key/routes.ts";
import { createRootKeys } from "./features/root-key/service.ts";
import { rotationRoutes } from "./features/rotation/routes.ts";
import { createRotation } from "./features/rotation/service.ts";
import type { SignInAttempts } from "./features/sign-in/attempts.ts";
import { signInRoutes } from "./features/sign-in/routes.ts";
import { createSignIn } from "./features/sign-in/service.ts";
import type { SlotRepository } from "./features/slots/repository.ts";
import { slotRoutes } from "./features/slots/routes.ts";
import { createSlots } from "./features/slots/service.ts";
import type { TicketRepository } from "./features/tickets/repository.ts";
import { ticketRoutes } from "./features/tickets/routes.ts";
import { createTickets } from "./features/tickets/service.ts";
import type { UnlockRepository } from "./features/unlocks/repository.ts";
import { unlockRoutes } from "./features/unlocks/routes.ts";
import { createUnlocks } from "./features/unlocks/service.ts";
import type { WorkspaceRepository } from "./features/workspaces/repository.ts";
import { createRosterChanges } from "./features/workspaces/roster-change.ts";
import { workspaceRoutes } from "./features/workspaces/routes.ts";
import { createWorkspaces } from "./features/workspaces/service.ts";

/** Where everything of this service is kept. */
export interface Stores {
  readonly accounts: AccountRepository;
  readonly attempts: SignInAttempts;
  readonly logins: LoginRepository;
  readonly keys: KeyRepository;
  readonly roots: RootRepository;
  readonly codes: CodeRepository;
  readonly pairings: PairingRepository;
  readonly passkeys: PasskeyRepository;
  readonly slots: SlotRepository;
  readonly workspaces: WorkspaceRepository;
  readonly members: MemberRepository;
  readonly invites: InviteRepository;
  readonly unlocks: UnlockRepository;
  readonly plans: PlanRepository;
  readonly tickets: TicketRepository;
  readonly audit: AuditRepository;
  readonly noticeQueue: NoticeQueue;
  readonly notifications: NotificationRepository;
}

export interface AuthDeps extends IssueDeps {
  readonly stores: Stores;
  readonly identity: Identity;
  readonly limiter: RateLimiter;
  /** Requests a minute of one address. */
  readonly perMinute: Readonly<Record<RateName, number>>;
  /** 32 bytes at least; everything made up for unknown addresses follows from it. */
  readonly secret: Bytes;
  /** Has what waits to be sent sent at once. */
  readonly nudge: () => void;
  readonly human: HumanCheck;
  /** The public address: scheme, host and port. Passkeys are of this one. */
  readonly origin: string;
  /** Where it counts what it does; nobody reads it where it is left out. */
  readonly metrics?: Metrics;
}

/** The composition root of services/auth: accounts, logins, keys and rosters, under `/api`. */
export const createApp = ({
  stores: given,
  identity,
  limiter,
  perMinute,
  secret,
  nudge,
  human,
  origin,
  ...issue
}: AuthDeps) => {
  const stores = nudging(given, nudge);
  const { accounts, attempts, codes, logins, keys: stored, pairings } = stores;
  const { workspaces, members, invites, plans } = stores;
  const changes = createRosterChanges({ ...issue, workspaces });
  const keys = createKeys({ ...issue, keys: stored });
  const recovery = createRecovery({ ...issue, accounts, attempts, codes, stored, keys, secret });
  const signedIn = createLogins({ ...issue, logins, accounts });
  const pairing = createPairing({ ...issue, pairings, keys: stored, attempts, secret });
  const passkeys = createPasskeys({ ...issue, accounts, passkeys: stores.passkeys, keys, origin });
  const registering = createAccounts({ ...issue, accounts });
  const deriver = createDeriver();
  const rates = { limiter, perMinute };
  const { csrf, cookies } = issue;
  const { jwks } = issue.tokens.key;
  return new Elysia({ prefix: "/api", normalize: false })
    .use(
      accountRoutes({
        accounts: registering,
        passwordRegister: createPasswordRegister({
          ...issue,
          accounts,
          deriver,
          register: registering.register,
        }),
        keys: stored,
        workspaces,
        rates,
        human,
      }),
    )
    .use(
      signInRoutes({
        signIn: createSignIn({ ...issue, accounts, logins, attempts, secret }),
        passwordSignIn: createPasswordSignIn({
          ...issue,
          accounts,
          logins,
          attempts,
          secret,
          keys: stored,
          unlocks: stores.unlocks,
          workspaces,
          deriver,
        }),
        keys: stored,
        workspaces,
        cookies,
        rates,
        human,
        isRecovered: recovery.isOf,
      }),
    )
    .use(
      loginRoutes({
        identity,
        logins: signedIn,
        pairing,
        workspaces,
        csrf,
        cookies,
        jwks,
        rates,
      }),
    )
    .use(ticketRoutes({ identity, tickets: createTickets({ ...issue, tickets: stores.tickets }), rates }))
    .use(accountLoginRoutes({ identity, logins: signedIn, cookies }))
    .use(keyRoutes({ identity, keys, recovery }))
    .use(
      slotRoutes({
        identity,
        slots: createSlots({ ...issue, ...stores }),
      }),
    )
    .use(
      rootKeyRoutes({
        identity,
        rootKeys: createRootKeys({ ...issue, roots: stores.roots, keys: stored, workspaces }),
        rates,
      }),
    )
    .use(pairingRoutes({ identity, pairing, keys: stored, workspaces, rates, human }))
    .use(recoveryRoutes({ identity, keys, recovery, rates, human }))
    .use(passkeyRoutes({ identity, passkeys, rates }))
    .use(passkeySignInRoutes({ passkeys, keys: stored, workspaces, rates }))
    .use(
      workspaceRoutes({
        identity,
        workspaces: createWorkspaces({ ...issue, workspaces, keys: stored }),
      }),
    )
    .use(
      rotationRoutes({ identity, rotation: createRotation({ changes, workspaces, now: issue.now }), rates }),
    )
    .use(
      unlockRoutes({
        identity,
        rates,
        unlocks: createUnlocks({ ...issue, unlocks: stores.unlocks, keys, workspaces }),
      }),
    )
    .use(
      assistedRoutes({
        identity,
        assisted: createAssisted({ ...issue, unlocks: stores.unlocks, keys, workspaces, changes }),
      }),
    )
    .use(switchRoutes({ identity, logins: signedIn }))
    .use(memberRoutes({ identity, members: createMembers({ ...issue, workspaces, members, changes }) }))
    .use(
      inviteRoutes({
        identity,
        invites: createInvites({
          ...issue,
          workspaces,
          invites,
          accounts,
          keys: stored,
          changes,
        }),
        rates,
        now: issue.now,
      }),
    )
    .use(planRoutes({ identity, plans: createPlans({ ...issue, workspaces, plans }) }))
    .use(
      notificationRoutes({
        identity,
        notifications: createNotifications({ ...issue, notifications: stores.notifications, nudge }),
      }),
    )
    .use(auditRoutes({ identity, audit: createAudit({ audit: stores.audit, workspaces }) }));
};
export type App = ReturnType<typeof createApp>;

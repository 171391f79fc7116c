import { timingSafeEqual } from "node:crypto";
import { emailKey } from "@holdfast/protocol/auth";
import { formatId } from "@holdfast/protocol/ids";
import { CERTIFICATES_MAX, DEVICES_MAX, UNLOCKS_MAX } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { MadeUnlock } from "@holdfast/protocol/unlocks";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import { nodePrimitives, sha256Sync } from "@holdfast/vault/node/primitives";
import { formatUnlockToken } from "@holdfast/vault/unlock-token";
import type { AccountRepository, SignInRow } from "../accounts/repository.ts";
import type { KeyRepository } from "../keys/repository.ts";
import { handOut, type IssueDeps, makeLogin, makeRefresh, type Origin } from "../logins/issue.ts";
import { type Attempt, type AttemptDeps, beginAttempt, type Locked } from "../sign-in/attempt.ts";
import type { SignInAnswer } from "../sign-in/service.ts";
import type { UnlockRepository } from "../unlocks/repository.ts";
import type { Deriver } from "./derive.ts";
import { makeUnlock, type OpenedAccount } from "./make-unlock.ts";
import { type Assistable, assistable, openAccount, type Workspaces } from "./open-account.ts";

export interface PasswordSignInDeps extends IssueDeps, AttemptDeps {
  readonly accounts: Pick<AccountRepository, "findByEmail">;
  readonly keys: Pick<KeyRepository, "read" | "countDevices">;
  readonly unlocks: Pick<UnlockRepository, "endIdle" | "signIn">;
  readonly workspaces: Workspaces;
  readonly deriver: Deriver;
}

export interface PasswordRequest {
  readonly email: string;
  readonly password: string;
  /** Of another login of this device, if it has one. */
  readonly refresh: string | null;
  readonly origin: Origin;
}

export interface PasswordAnswer {
  readonly answer: SignInAnswer;
  readonly unlock: MadeUnlock;
}

export type PasswordRefusal =
  | { readonly code: "assisted-not-allowed" | "invalid-credentials" | "device-limit" | "busy" }
  | Locked;

/** An account that is nobody's: what is read of it costs as much as what is read of somebody's. */
const NOBODY: Bytes = new Uint8Array(16);
const ATTEMPTS = 3;

/** Signing in with the passphrase itself, for callers without a client of their own: the service does what a client does. [AM-5] */
export const createPasswordSignIn = (deps: PasswordSignInDeps) => {
  const { accounts, keys, unlocks, workspaces, deriver, now, random } = deps;
  const vault = { primitives: nodePrimitives, random };

  const find = async (email: string): Promise<(Assistable & Pick<SignInRow, "authHash">) | null> => {
    const found = await accounts.findByEmail(emailKey(email));
    const stored = await keys.read(found?.account.id ?? NOBODY);
    if (found === null || stored === null) return null;
    const ready = await assistable(workspaces, found.account, stored);
    return ready === null ? null : { ...ready, authHash: found.authHash };
  };

  /** Makes login, token, device and list, and stores them together. Null where another list came first. */
  const store = async (
    { account }: Assistable,
    opened: OpenedAccount,
    authHash: Bytes,
    origin: Origin,
  ): Promise<Result<PasswordAnswer, PasswordRefusal> | null> => {
    const { token, addition } = await makeUnlock(vault, opened, now());
    const { unlock, device, list } = addition;
    const refresh = makeRefresh(deps);
    const login = makeLogin(deps, account.id, { ...origin, deviceId: device.id }, refresh);
    const did = { accountId: account.id, loginId: login.id };
    const { version } = opened.keyList.list;
    const outcome = await unlocks.signIn(
      version,
      { ...addition, login, authHash },
      UNLOCKS_MAX,
      auditRow(deps, { ...did, action: "login.created", target: formatId("lgn", login.id) }),
      auditRow(deps, { ...did, action: "unlock.created", target: formatId("ulk", unlock.id) }),
    );
    const text = formatUnlockToken(token);
    token.fill(0);
    if (outcome === "version-conflict") return null;
    if (outcome === "other-passphrase") return err({ code: "invalid-credentials" });
    if (list.keyList.version !== version + 1) throw new Error("a list that does not follow was stored");
    const caller = { ...did, workspaceId: account.workspaceId };
    const handout = await handOut(deps, caller, origin.client, refresh);
    return ok({
      answer: { account, loginId: login.id, handout },
      unlock: {
        token: text,
        id: formatId("ulk", unlock.id),
        workspaceId: formatId("wsp", unlock.workspaceId),
        expiresAt: unlock.expiresAt.toISOString(),
      },
    });
  };

  const enter = async (
    ready: Assistable & Pick<SignInRow, "authHash">,
    kek: Bytes,
    origin: Origin,
  ): Promise<Result<PasswordAnswer, PasswordRefusal>> => {
    const { account, authHash } = ready;
    await unlocks.endIdle(account.id, new Date(now()));
    if ((await keys.countDevices(account.id)) >= CERTIFICATES_MAX) return err({ code: "device-limit" });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stored = await keys.read(account.id);
      const again = stored && (await assistable(workspaces, account, stored));
      if (!again) return err({ code: "assisted-not-allowed" });
      const opened = await openAccount(workspaces, again, kek);
      if (!opened.ok) return err({ code: "invalid-credentials" });
      try {
        if (opened.value.keyList.list.devices.length >= DEVICES_MAX) return err({ code: "device-limit" });
        const done = await store(again, opened.value, authHash, origin);
        if (done !== null) return done;
      } finally {
        opened.value.spaceKey.fill(0);
      }
    }
    return err({ code: "busy" });
  };

  return {
    /**
     * Nothing is derived, counted or compared for an account that does not allow it: the answer is the one for an address that
     * nobody registered, after the same reads.
     */
    signIn: async (request: PasswordRequest): Promise<Result<PasswordAnswer, PasswordRefusal>> => {
      const { email, password, refresh, origin } = request;
      const ready = await find(email);
      if (ready === null) return err({ code: "assisted-not-allowed" });
      let attempt: Attempt | null = null;
      const done = await deriver.withKeys<PasswordAnswer, PasswordRefusal>(
        password,
        ready.kdf,
        async () => {
          const begun = await beginAttempt(deps, emailKey(email), refresh, ready.account);
          if (!begun.ok) return begun;
          attempt = begun.value;
          return ok(null);
        },
        async ({ authKey, kek }) => {
          if (!timingSafeEqual(sha256Sync(authKey), ready.authHash)) {
            return err({ code: "invalid-credentials" });
          }
          await attempt?.succeeded();
          return enter(ready, kek, origin);
        },
      );
      if (done.ok) return done;
      return done.error === "busy" ? err({ code: "busy" }) : err(done.error);
    },
  };
};
export type PasswordSignIn = ReturnType<typeof createPasswordSignIn>;

import { timingSafeEqual } from "node:crypto";
import { emailKey } from "@holdfast/protocol/auth";
import { LOCK_SECONDS, WRONG_ATTEMPTS_BEFORE_LOCK } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { TokenDeps } from "@holdfast/service-kit/jwt";
import {
  createRecoveryReader,
  type RecoveryClaims,
  signRecoveryToken,
} from "@holdfast/service-kit/recovery-token";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import type { AccountRepository } from "../accounts/repository.ts";
import { recoveryWith } from "../keys/purpose.ts";
import type { KeyRepository, StoredKeys } from "../keys/repository.ts";
import type { Keys, SentSlot } from "../keys/service.ts";
import type { SignInAttempts } from "../sign-in/attempts.ts";
import { keyedHash } from "../sign-in/kdf.ts";
import type { SignInRefusal } from "../sign-in/service.ts";
import type { CodeRepository } from "./repository.ts";

export interface RecoveryDeps {
  readonly accounts: Pick<AccountRepository, "find" | "findByEmail">;
  readonly attempts: SignInAttempts;
  readonly codes: CodeRepository;
  readonly stored: Pick<KeyRepository, "read">;
  readonly keys: Keys;
  readonly tokens: TokenDeps;
  /** 32 bytes at least. */
  readonly secret: Bytes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface CodeShown {
  readonly email: string;
  readonly slotId: Bytes;
  readonly authKey: Bytes;
}

export interface CodeAccepted {
  readonly accountId: Bytes;
  readonly keys: StoredKeys;
  readonly slot: StoredKeys["slots"][number];
  readonly token: string;
}

export const createRecovery = (deps: RecoveryDeps) => {
  const { accounts, attempts, codes, secret, now } = deps;

  const claimsOf = createRecoveryReader(deps.tokens);

  return {
    /** Whether a request bears the token of a recovery of this very address. */
    isOf: async (request: Request, email: string): Promise<boolean> => {
      const claims = await claimsOf(request);
      if (claims === null || !claims.ok) return false;
      const found = await accounts.findByEmail(emailKey(email));
      return found !== null && equal(found.account.id, claims.value.accountId);
    },

    /** The claims of the recovery token a request bears, null when it bears none. */
    claims: claimsOf,

    /** Checks a code and changes nothing. Every wrong way does the same work and has one code. [AU-14] */
    check: async ({ email, slotId, authKey }: CodeShown): Promise<Result<CodeAccepted, SignInRefusal>> => {
      const address = emailKey(email);
      const attemptKey = keyedHash(secret, "recover", address);
      const found = await codes.find(address, slotId);
      const at = now();
      const limits = { max: WRONG_ATTEMPTS_BEFORE_LOCK, now: at, expiresAt: at + LOCK_SECONDS * 1000 };
      const lockedUntil = await attempts.take(attemptKey, limits);
      if (lockedUntil !== null) {
        const waitSeconds = Math.max(1, Math.ceil((lockedUntil - at) / 1000));
        return err({ code: "account-locked", waitSeconds });
      }
      const expected = found?.authHash ?? keyedHash(secret, "no-such-code", address);
      const right = timingSafeEqual(sha256Sync(authKey), expected);
      if (found === null || !right) return err({ code: "invalid-credentials" });
      await attempts.clear(attemptKey);
      const { accountId } = found;
      const keys = await deps.stored.read(accountId);
      const slot = keys?.slots.find(({ id }) => equal(id, slotId));
      // Used or replaced since it was looked up.
      if (keys === null || slot === undefined) return err({ code: "invalid-credentials" });
      await codes.use(slotId, new Date(at));
      const token = await signRecoveryToken(deps.tokens, { accountId, slotId });
      return ok({ accountId, keys, slot, token });
    },

    /** Replaces passphrase and list, consumes the code and ends every login, all or nothing. [AU-15] */
    finish: async (
      { accountId, slotId }: RecoveryClaims,
      version: number,
      keyList: Bytes,
      slots: readonly SentSlot[],
    ) => {
      const author = { accountId, loginId: null };
      const changed = await deps.keys.replaceSlots(author, version, keyList, slots, recoveryWith(slotId));
      if (!changed.ok) return changed;
      // Whoever was shut out of the old passphrase by guesses of others is not out of the new one.
      const account = await accounts.find(accountId);
      if (account !== null) await attempts.clear(keyedHash(secret, "sign-in", emailKey(account.email)));
      return changed;
    },
  };
};
export type Recovery = ReturnType<typeof createRecovery>;

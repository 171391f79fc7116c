import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { formatId, uuidv7 } from "@holdfast/protocol/ids";
import { PASSKEYS_MAX, USER_AGENT_MAX_CHARS } from "@holdfast/protocol/limits";
import {
  type CreatedCredential,
  PASSKEY_ALGORITHMS,
  PASSKEY_CHALLENGE_SECONDS,
  type PasskeyCreation,
  type PasskeyRequest,
  type PasskeyTransport,
  type ShownCredential,
} from "@holdfast/protocol/passkeys";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { sha256Sync } from "@holdfast/vault/node/primitives";
import type { PasskeyRow } from "../../rows.ts";
import type { AccountRepository } from "../accounts/repository.ts";
import { NEW_PASSKEY, passkeyGoes } from "../keys/purpose.ts";
import type { KeyChangeCode, Keys, SentSlot } from "../keys/service.ts";
import { handOut, type IssueDeps, makeLogin, makeRefresh, type Origin } from "../logins/issue.ts";
import type { SignInAnswer } from "../sign-in/service.ts";
import type { PasskeyRepository } from "./repository.ts";
import { challengeOf, relyingParty, verifyCreated, verifyShown } from "./webauthn.ts";

export interface PasskeyDeps extends IssueDeps {
  readonly accounts: Pick<AccountRepository, "find">;
  readonly passkeys: PasskeyRepository;
  readonly keys: Pick<Keys, "planSlots">;
  /** The public address: scheme, host and port. */
  readonly origin: string;
}

/** The list that names a passkey's slot, or no longer does, and the version that it was made for. */
export interface SentList {
  readonly version: number;
  readonly keyList: Bytes;
}

export interface NewPasskey {
  readonly credential: CreatedCredential;
  readonly keys: (SentList & { readonly slot: Omit<SentSlot, "authKey"> }) | null;
  readonly userAgent: string;
}

export type AddCode = KeyChangeCode | "passkey-refused" | "passkey-limit";

const PRODUCT = "Holdfast";
const CHALLENGE_BYTES = 32;
const TIMEOUT_MILLISECONDS = PASSKEY_CHALLENGE_SECONDS * 1000;

export const createPasskeys = (deps: PasskeyDeps) => {
  const { accounts, passkeys, keys, now } = deps;
  const party = relyingParty(deps.origin);

  const ask = async (loginId: Bytes | null): Promise<string> => {
    const challenge = deps.random(CHALLENGE_BYTES);
    const at = now();
    const expiresAt = new Date(at + TIMEOUT_MILLISECONDS);
    await passkeys.ask({ hash: sha256Sync(challenge), loginId, expiresAt }, new Date(at));
    return toBase64url(challenge);
  };

  const auditOf = ({ accountId, loginId }: Caller, action: "passkey.added" | "passkey.removed", id: Bytes) =>
    auditRow(deps, { action, accountId, loginId, target: formatId("pky", id) });

  return {
    list: ({ accountId }: Caller) => passkeys.list(accountId),

    /** A question that only this login can answer with a new passkey. [PK-4] */
    beginAdding: async ({ accountId, loginId }: Caller): Promise<PasskeyCreation> => {
      const account = await accounts.find(accountId);
      if (account === null) throw new Error("a login without an account");
      const known = await passkeys.list(accountId);
      return {
        challenge: await ask(loginId),
        rp: { id: party.rpId, name: PRODUCT },
        user: { id: toBase64url(accountId), name: account.email, displayName: account.email },
        pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
        timeout: TIMEOUT_MILLISECONDS,
        attestation: "none",
        authenticatorSelection: {
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
        excludeCredentials: known.map(({ credentialId, transports }) => ({
          type: "public-key",
          id: toBase64url(credentialId),
          transports: transports as PasskeyTransport[],
        })),
      };
    },

    /** Stores a passkey, and the slot that it unlocks, all or nothing. [PK-3] */
    add: async (caller: Caller, sent: NewPasskey): Promise<Result<PasskeyRow, AddCode>> => {
      const { credential } = sent;
      const challenge = challengeOf(credential.response.clientDataJSON);
      if (challenge === null) return err("passkey-refused");
      const verified = await verifyCreated(party, credential, challenge);
      if (!verified.ok) return err("passkey-refused");
      const slot = sent.keys === null ? null : { ...sent.keys.slot, authKey: null };
      const plan =
        sent.keys === null || slot === null
          ? ok(null)
          : await keys.planSlots(caller, sent.keys.version, sent.keys.keyList, [slot], NEW_PASSKEY);
      if (!plan.ok) return plan;
      const at = now();
      const passkey: PasskeyRow = {
        id: uuidv7(at, deps.random),
        accountId: caller.accountId,
        ...verified.value,
        transports: credential.response.transports ?? [],
        slotId: slot?.id ?? null,
        userAgent: sent.userAgent.slice(0, USER_AGENT_MAX_CHARS),
        createdAt: new Date(at),
        lastUsedAt: null,
      };
      const addition = {
        passkey,
        challenge: { hash: sha256Sync(challenge), loginId: caller.loginId },
        keys: plan.value,
        most: PASSKEYS_MAX,
      };
      const outcome = await passkeys.add(addition, auditOf(caller, "passkey.added", passkey.id));
      if (outcome === "added") return ok(passkey);
      return err(outcome === "spent" ? "passkey-refused" : outcome);
    },

    /** Removes a passkey, and its slot with it, all or nothing. [PK-9] */
    remove: async (
      caller: Caller,
      id: Bytes,
      list: SentList | null,
    ): Promise<Result<null, KeyChangeCode>> => {
      const all = await passkeys.list(caller.accountId);
      const passkey = all.find((each) => equal(each.id, id));
      if (passkey === undefined) return err("not-found");
      const { slotId } = passkey;
      // One that has a slot needs the next list, one that has none changes nothing of the list.
      if ((slotId === null) !== (list === null)) return err("invalid-request");
      const plan =
        slotId === null || list === null
          ? ok(null)
          : await keys.planSlots(caller, list.version, list.keyList, [], passkeyGoes(slotId));
      if (!plan.ok) return plan;
      const outcome = await passkeys.remove(passkey, plan.value, auditOf(caller, "passkey.removed", id));
      return outcome === "removed" ? ok(null) : err(outcome);
    },

    /** A question that any passkey of this address can answer. [PK-5] */
    beginSignIn: async (): Promise<PasskeyRequest> => ({
      challenge: await ask(null),
      rpId: party.rpId,
      timeout: TIMEOUT_MILLISECONDS,
      userVerification: "required",
    }),

    /** Signs in whom a passkey belongs to. The question is used up by the first answer, and every refusal is one code. [PK-5] */
    signIn: async (
      credential: ShownCredential,
      origin: Origin,
    ): Promise<Result<SignInAnswer, "invalid-credentials">> => {
      const refused = err("invalid-credentials" as const);
      const { clientDataJSON, userHandle } = credential.response;
      const challenge = challengeOf(clientDataJSON);
      if (challenge === null || !(await passkeys.take(sha256Sync(challenge), new Date(now()))))
        return refused;
      const [credentialId, owner] = [fromBase64url(credential.id), fromBase64url(userHandle)];
      const passkey = credentialId === null ? null : await passkeys.find(credentialId);
      if (passkey === null || owner === null || !equal(owner, passkey.accountId)) return refused;
      const counter = await verifyShown(party, credential, challenge, passkey);
      if (!counter.ok) return refused;
      const account = await accounts.find(passkey.accountId);
      if (account === null) return refused;
      const refresh = makeRefresh(deps);
      const login = makeLogin(deps, account.id, origin, refresh);
      const target = formatId("lgn", login.id);
      const audit = { action: "login.created", accountId: account.id, loginId: login.id, target } as const;
      const use = { passkeyId: passkey.id, slotId: passkey.slotId, counter: counter.value, login };
      if (!(await passkeys.signIn(use, auditRow(deps, audit)))) return refused;
      const caller = { accountId: account.id, loginId: login.id, workspaceId: account.workspaceId };
      const handout = await handOut(deps, caller, origin.client, refresh);
      return ok({ account, loginId: login.id, handout });
    },
  };
};
export type Passkeys = ReturnType<typeof createPasskeys>;

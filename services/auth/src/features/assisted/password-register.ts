import { emailKey } from "@holdfast/protocol/auth";
import { uuidv7 } from "@holdfast/protocol/ids";
import { ASSISTED_RECOVERY_CODES, KDF_FLOOR } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Dice } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import { generateDeviceKeys } from "@holdfast/vault/device-keys";
import { type AccountSecrets, createAccount, type NewSlot } from "@holdfast/vault/genesis";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { KdfParameters, PassphraseKeys } from "@holdfast/vault/passphrase";
import { checkPassphrase, type PassphraseDemand } from "@holdfast/vault/passphrase-rules";
import { deriveRecoveryCode, formatRecoveryCode } from "@holdfast/vault/recovery-code";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { Registration } from "../accounts/registration.ts";
import type { AccountRepository } from "../accounts/repository.ts";
import type { Accounts, RegisterCode } from "../accounts/service.ts";
import type { Origin } from "../logins/issue.ts";
import type { SignInAnswer } from "../sign-in/service.ts";
import { type Deriver, freely } from "./derive.ts";

export interface PasswordRegisterDeps extends Dice {
  readonly accounts: Pick<AccountRepository, "findByEmail">;
  readonly register: Accounts["register"];
  readonly deriver: Deriver;
}

export interface PasswordRegistration {
  readonly answer: SignInAnswer;
  /** As a person writes them down; for this one answer. */
  readonly recoveryCodes: readonly string[];
}

export type PasswordRegisterRefusal =
  | { readonly code: RegisterCode | "busy" }
  | { readonly code: "weak-password"; readonly missing: readonly PassphraseDemand[] };

interface Code {
  readonly text: string;
  readonly slot: NewSlot;
  readonly authKey: Bytes;
}

const CODE_BYTES = 20;

const makeCode = async ({ random }: Dice): Promise<Code> => {
  const code = random(CODE_BYTES);
  const { slotId, kek, authKey } = await deriveRecoveryCode(nodePrimitives, code);
  const text = await formatRecoveryCode(nodePrimitives, code);
  code.fill(0);
  return { text, authKey, slot: { slotId, kek, kdf: null, slotKind: SLOT_KIND.recoveryCode } };
};

/** Overwrites what the account was made of. */
const forget = ({ rootKey, spaceKey, keyRing }: AccountSecrets, codes: readonly Code[]): void => {
  rootKey.fill(0);
  spaceKey.fill(0);
  for (const { cid, gear } of keyRing.generations) for (const key of [cid, gear]) key.fill(0);
  for (const key of keyRing.inbox) key.fill(0);
  for (const { slot } of codes) slot.kek.fill(0);
};

/** Makes accounts for callers without a client of their own, and says of them for ever that it did. [AM-6] */
export const createPasswordRegister = (deps: PasswordRegisterDeps) => {
  /** The account as a client would send it. Its first device is one that nobody has, and has ended when the account is there. */
  const make = async (
    email: string,
    kdf: KdfParameters,
    { authKey, kek }: PassphraseKeys,
  ): Promise<{ readonly registration: Registration; readonly recoveryCodes: readonly string[] }> => {
    const { random, now } = deps;
    const at = now();
    const [accountId, deviceId] = [uuidv7(at, random), random(16)];
    const codes = await Promise.all(Array.from({ length: ASSISTED_RECOVERY_CODES }, () => makeCode(deps)));
    const passphrase = { slotId: uuidv7(at, random), slotKind: SLOT_KIND.passphrase, kek, kdf };
    const { edPublic, xPublic } = await generateDeviceKeys();
    const { wire, secrets } = await createAccount(
      { primitives: nodePrimitives, random },
      {
        accountId,
        deviceId,
        device: { edPublic, xPublic },
        byService: true,
        notBefore: at,
        notAfter: at,
        slots: [passphrase, ...codes.map(({ slot }) => slot)],
      },
    );
    forget(secrets, codes);
    const { workspaceId: id, roster, keyRing, grant, certificate } = wire;
    return {
      recoveryCodes: codes.map(({ text }) => text),
      registration: {
        accountId,
        email: email.trim(),
        kdf,
        authKey,
        keyList: wire.keyList,
        slots: wire.slots.map(({ slotId, slot, wrap }) => ({ id: slotId, slot, wrap })),
        recovery: codes.map(({ slot, authKey: codeKey }) => ({ slotId: slot.slotId, authKey: codeKey })),
        device: { id: deviceId, certificate },
        workspace: { id, roster, keyRing, grant },
      },
    };
  };

  return {
    /** The rules of a new passphrase hold, and a taken address costs no derivation. [KY-16] */
    register: async (
      { email, password }: { readonly email: string; readonly password: string },
      origin: Origin,
    ): Promise<Result<PasswordRegistration, PasswordRegisterRefusal>> => {
      const verdict = checkPassphrase(password);
      if (!verdict.ok) return err({ code: "weak-password", missing: verdict.missing });
      if ((await deps.accounts.findByEmail(emailKey(email))) !== null) return err({ code: "email-taken" });
      const kdf: KdfParameters = { id: "argon2id", ...KDF_FLOOR, salt: deps.random(32) };
      const done = await deps.deriver.withKeys<PasswordRegistration, RegisterCode>(
        password,
        kdf,
        freely,
        async (keys) => {
          const { registration, recoveryCodes } = await make(email, kdf, keys);
          const made = await deps.register(registration, origin, "service");
          return made.ok ? ok({ answer: made.value, recoveryCodes }) : made;
        },
      );
      return done.ok ? done : err({ code: done.error });
    },
  };
};
export type PasswordRegister = ReturnType<typeof createPasswordRegister>;

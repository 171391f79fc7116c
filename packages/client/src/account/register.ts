import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, uuidv7 } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { type AccountObjects, type AccountSecrets, createAccount } from "@holdfast/vault/genesis";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { SlotStrength } from "@holdfast/vault/slot-label";
import type { Holdfast } from "../contract/holdfast.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { problem } from "../problem.ts";
import { type AccountRecord, NOTHING_REPLACED, type TrustRecord } from "../stores/device-store.ts";
import type { TrustPins } from "../trust/trust.ts";
import type { AccountDeps } from "./account-deps.ts";
import { deviceTerm } from "./device-term.ts";
import { derive, kdfToWire, newKdf } from "./passphrase-slot.ts";
import { codeCount, makeCodes, type NewCode } from "./recovery-codes.ts";
import { loginOfAnswer, slotText } from "./wire.ts";

/** A passkey's slot that still has an earlier identity inside, with the key that opened it. [RO-15] */
export interface StaleSlot {
  readonly slotId: Bytes;
  /** Overwritten by whoever seals the slot anew. */
  readonly kek: Bytes;
}

/** A signed-in account with its root key at hand: what unlocking leads to, by whichever way. */
export interface Entered {
  readonly record: AccountRecord;
  readonly rootKey: Bytes;
  readonly rootVersion: number;
  readonly stale?: StaleSlot | null;
  /** What this device verified of the account before: nothing may be older or beside it. `overwrite` its keys after use. */
  readonly before?: { readonly pins: TrustPins; readonly overwrite: () => void } | null;
  /** Of the passphrase, where one was typed. [SL-2] */
  readonly strength?: SlotStrength;
}

/** A new account, entered, and its recovery codes as a person is shown them. */
export interface Registering {
  readonly entered: Entered;
  readonly recoveryCodes: readonly string[];
}

const bodyOf = (
  ids: { readonly accountId: Id<"acc">; readonly deviceId: Id<"dev"> },
  email: string,
  kdf: KdfParameters,
  authKey: Bytes,
  codes: readonly NewCode[],
  wire: AccountObjects,
) => ({
  accountId: ids.accountId,
  email,
  kdf: kdfToWire(kdf),
  authKey: toBase64url(authKey),
  keyList: toBase64url(wire.keyList),
  slots: wire.slots.map(slotText),
  recovery: codes.map(({ slot: { slotId }, authKey: codeKey }) => ({
    slotId: formatId("slt", slotId),
    authKey: toBase64url(codeKey),
  })),
  device: { id: ids.deviceId, certificate: toBase64url(wire.certificate) },
  workspace: {
    id: formatId("wsp", wire.workspaceId),
    roster: toBase64url(wire.roster),
    keyRing: toBase64url(wire.keyRing),
    grant: toBase64url(wire.grant),
  },
});

const trustOf = (accountId: Id<"acc">, wire: AccountObjects): TrustRecord => ({
  keyList: wire.keyList,
  successors: [],
  slots: wire.slots.map(({ slotId, slot, wrap }) => ({ id: formatId("slt", slotId), slot, wrap })),
  workspaceId: formatId("wsp", wire.workspaceId),
  rosters: [wire.roster],
  keyRing: wire.keyRing,
  grant: wire.grant,
  members: [{ accountId, keyList: wire.keyList, certificates: [wire.certificate], successors: [] }],
  former: [],
});

/** Overwrites what only the making of the account needed; the keychain opens its own copies from the sealed objects. */
const forget = ({ spaceKey, keyRing }: AccountSecrets): void => {
  spaceKey.fill(0);
  for (const { cid, gear } of keyRing.generations) {
    cid.fill(0);
    gear.fill(0);
  }
  for (const key of keyRing.inbox) key.fill(0);
};

/** Makes an account on this device and registers it: everything is sealed or signed here. [KY-16] [AU-1] */
export const register = async (
  { platform, auth, serverTime }: AccountDeps,
  { email, passphrase, recoveryCodes = true, turnstileToken }: Parameters<Holdfast["register"]>[0],
): Promise<Result<Registering, ClientProblem>> => {
  const verdict = checkPassphrase(passphrase);
  if (!verdict.ok) return err(problem("weak-passphrase", { detail: verdict.missing.join(", ") }));
  const met = await auth.meet();
  if (!met.ok) return met;

  const { vault, device } = platform;
  const kdf = newKdf(platform);
  const derived = await derive(platform, passphrase, kdf);
  if (!derived.ok) return derived;
  const keys = await device.makeKeys();
  const accountId = formatId("acc", uuidv7(serverTime.now(), vault.random));
  const deviceId = formatId("dev", vault.random(16));
  const codes = recoveryCodes ? await makeCodes(vault, codeCount()) : [];
  const { wire, secrets } = await createAccount(vault, {
    accountId: idBytes(accountId),
    deviceId: idBytes(deviceId),
    device: keys,
    ...deviceTerm(serverTime.now(), platform.clock.now(), device.keepsKeys),
    slots: [
      {
        slotId: uuidv7(serverTime.now(), vault.random),
        slotKind: SLOT_KIND.passphrase,
        kek: derived.value.kek,
        kdf,
      },
      ...codes.map(({ slot }) => slot),
    ],
  });
  forget(secrets);
  for (const { kek } of [derived.value, ...codes.map(({ slot }) => slot)]) kek.fill(0);
  const body = bodyOf({ accountId, deviceId }, email, kdf, derived.value.authKey, codes, wire);
  const answer = await auth.register({
    ...body,
    client: platform.credentials,
    ...(turnstileToken === undefined ? {} : { turnstileToken }),
  });
  if (!answer.ok) return answer;
  return ok({
    recoveryCodes: codes.map(({ text }) => text),
    entered: {
      rootKey: secrets.rootKey,
      rootVersion: 1,
      strength: verdict.score,
      record: {
        accountId,
        // As typed here: what this device pins under an address is found by no other one.
        email: email.trim(),
        deviceId,
        keys,
        certificate: wire.certificate,
        kdf,
        identityEd: secrets.identity.ed.publicKey,
        trust: trustOf(accountId, wire),
        shared: [],
        workspaceId: formatId("wsp", wire.workspaceId),
        login: loginOfAnswer(answer.value),
        localWrap: null,
        ...NOTHING_REPLACED,
      },
    },
  });
};

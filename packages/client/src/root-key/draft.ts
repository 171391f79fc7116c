import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes, uuidv7 } from "@holdfast/protocol/ids";
import type { AccountKeys } from "@holdfast/protocol/keys";
import { ok, type Result } from "@holdfast/protocol/result";
import type { ReplaceRootBody } from "@holdfast/protocol/successors";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { makeNextIdentity, type NextIdentity } from "@holdfast/vault/next-identity";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { AccountDeps } from "../account/account-deps.ts";
import type { Keychain } from "../account/keychain.ts";
import { withoutEnded } from "../account/next-key-list.ts";
import { derive, newKdf } from "../account/passphrase-slot.ts";
import type { NewCode } from "../account/recovery-codes.ts";
import { certificatesOfAnswer } from "../account/wire.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";
import type { Trust } from "../trust/trust.ts";
import { listedCertificates, slotsThatStay } from "./account-part.ts";
import type { MadeRoot } from "./pending-root.ts";
import { type Standing, type WorkspacePart, workspacePart } from "./workspace-part.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A new passphrase slot, before it is sealed. Whoever made it overwrites `kek`. */
export interface NewPassphrase {
  readonly slotId: Bytes;
  readonly kdf: KdfParameters;
  readonly kek: Bytes;
  readonly authKey: Bytes;
}

/** The account as the service has it now, verified; `keys` is the answer that came with it. */
export interface Present {
  readonly record: AccountRecord;
  readonly keys: AccountKeys;
  readonly home: Trust;
}

/** What a person wants besides the new root key itself. */
export interface Wanted {
  readonly passphrase: NewPassphrase;
  /** A whole new set in place of the earlier ones; empty where those go on. */
  readonly codes: readonly NewCode[];
}

/** Everything that is sent at once, and what stays here. */
export interface Draft extends MadeRoot, Wanted {
  readonly workspaces: readonly WorkspacePart[];
  readonly body: ReplaceRootBody;
}

type DraftDeps = Pick<AccountDeps, "platform" | "serverTime"> & { readonly keychain: Keychain };

/** Takes 0.2–0.8 s. `present`: parameters that devices have pinned already. */
export const newPassphrase = async (
  { platform, serverTime }: DraftDeps,
  passphrase: string,
  present: KdfParameters,
): Answer<NewPassphrase> => {
  const kdf = newKdf(platform, present);
  const derived = await derive(platform, passphrase, kdf);
  const slotId = uuidv7(serverTime.now(), platform.vault.random);
  return derived.ok ? ok({ slotId, kdf, ...derived.value }) : derived;
};

const bodyOf = (
  next: NextIdentity,
  { passphrase, codes }: Wanted,
  workspaces: readonly WorkspacePart[],
): ReplaceRootBody => {
  const secrets = [passphrase, ...codes.map(({ slot, authKey }) => ({ slotId: slot.slotId, authKey }))];
  return {
    keyList: toBase64url(next.keyList),
    successor: toBase64url(next.successor),
    slots: next.slots.map(({ slotId, slot, wrap }) => {
      const secret = secrets.find((each) => equal(each.slotId, slotId));
      return {
        id: formatId("slt", slotId),
        wrap: toBase64url(wrap),
        ...(slot === null ? {} : { slot: toBase64url(slot) }),
        ...(secret === undefined ? {} : { authKey: toBase64url(secret.authKey) }),
      };
    }),
    devices: next.certificates.map(({ deviceId, certificate }) => ({
      id: formatId("dev", deviceId),
      certificate: toBase64url(certificate),
    })),
    workspaces: workspaces.map(({ sent }) => sent),
  };
};

/** Makes the next root key and everything that goes with it; nobody is told. [RO-11] */
export const makeDraft = async (
  { platform: { vault }, serverTime, keychain }: DraftDeps,
  { record, keys, home }: Present,
  rootVersion: number,
  wanted: Wanted,
  { signable }: Standing,
): Answer<Draft> => {
  const { primitives } = vault;
  const { passphrase, codes } = wanted;
  const deviceId = idBytes(keychain.deviceId);
  const { list: before, digest } = home.keyList;
  const devices = { certificates: certificatesOfAnswer(keys.devices), now: serverTime.now() };
  const list = await withoutEnded(primitives, before, { ...before, deviceId }, devices);
  const goes = (kind: number): boolean => codes.length > 0 && kind === SLOT_KIND.recoveryCode;
  const kept = await slotsThatStay(primitives, list, record.trust.slots, goes);
  if (!kept.ok) return kept;
  const certificates = await listedCertificates(primitives, list, keys.devices);
  if (!certificates.ok) return certificates;
  const { slotId, kek, kdf } = passphrase;
  const next = await makeNextIdentity(vault, {
    keyList: { list, digest },
    identity: keychain.identity,
    homeId: home.keys.workspaceId,
    deviceId,
    rootVersion,
    kept: kept.value,
    fresh: [{ slotId, slotKind: SLOT_KIND.passphrase, kek, kdf }, ...codes.map(({ slot }) => slot)],
    certificates: certificates.value,
  });
  const workspaces: WorkspacePart[] = [];
  for (const trust of signable) {
    const part = await workspacePart(vault, keychain, trust, next.identity);
    if (!part.ok) return part;
    workspaces.push(part.value);
  }
  return ok({
    ...wanted,
    rootKey: next.rootKey,
    rootVersion,
    workspaces,
    body: bodyOf(next, wanted, workspaces),
  });
};

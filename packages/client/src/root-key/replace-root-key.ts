import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, uuidv7 } from "@holdfast/protocol/ids";
import type { AccountKeys } from "@holdfast/protocol/keys";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { ReplaceRootBody } from "@holdfast/protocol/successors";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { unlockAccount } from "@holdfast/vault/first-contact";
import { makeNextIdentity, type NextIdentity } from "@holdfast/vault/next-identity";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { AccountDeps } from "../account/account-deps.ts";
import { enterAgain } from "../account/enter-online.ts";
import type { Keychain } from "../account/keychain.ts";
import { derive, newKdf } from "../account/passphrase-slot.ts";
import { codeCount, makeCodes, type NewCode } from "../account/recovery-codes.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import type { Entered } from "../account/register.ts";
import type { Trust } from "../account/trust.ts";
import { unlockByPassphrase } from "../account/unlock.ts";
import { bytesOfAnswer } from "../account/wire.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { ReplacedRootKey, RootKeyCalls } from "../contract/root-key.ts";
import { isTransient, problem, refuse, refusedObject } from "../problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";
import { listedCertificates, slotsThatStay } from "./account-part.ts";
import { keepPending, type MadeRoot } from "./pending-root.ts";
import { type Standing, standingOf, type WorkspacePart, workspacePart } from "./workspace-part.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;
type Input = Parameters<RootKeyCalls["replaceRootKey"]>[0];

export interface RootKeyDeps extends AccountDeps {
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
}

/** The account under its next root key, and what is to be told of it. */
export interface Replacement extends ReplacedRootKey {
  readonly entered: Entered;
  /** Why it may not be called done, although the next root key is in force. */
  readonly doubt: ClientProblem | null;
}

/** A new passphrase slot, before it is sealed. */
interface NewPassphrase {
  readonly slotId: Bytes;
  readonly kdf: KdfParameters;
  readonly kek: Bytes;
  readonly authKey: Bytes;
}

/** Everything that is sent at once, and what stays here. */
interface Draft extends MadeRoot {
  readonly next: NextIdentity;
  readonly passphrase: NewPassphrase;
  readonly codes: readonly NewCode[];
  readonly workspaces: readonly WorkspacePart[];
  readonly body: ReplaceRootBody;
}

const ATTEMPTS = 4;

/** Said where the service has been asked and nobody knows what became of it. */
const UNKNOWN =
  "it is not known whether the new keys are in force; this device finds out when the service answers again";

const bodyOf = (
  next: NextIdentity,
  authKeys: readonly (readonly [Bytes, Bytes])[],
  workspaces: readonly WorkspacePart[],
): ReplaceRootBody => ({
  keyList: toBase64url(next.keyList),
  successor: toBase64url(next.successor),
  slots: next.slots.map(({ slotId, slot, wrap }) => {
    const authKey = authKeys.find(([id]) => equal(id, slotId))?.[1];
    return {
      id: formatId("slt", slotId),
      wrap: toBase64url(wrap),
      ...(slot === null ? {} : { slot: toBase64url(slot) }),
      ...(authKey === undefined ? {} : { authKey: toBase64url(authKey) }),
    };
  }),
  devices: next.certificates.map(({ deviceId, certificate }) => ({
    id: formatId("dev", deviceId),
    certificate: toBase64url(certificate),
  })),
  workspaces: workspaces.map(({ sent }) => sent),
});

/** Replaces the root key of an unlocked account that works at home. Whoever asks puts the answer's keys in place of the present ones. [RO-11] */
export const createRootKeyReplacement = (deps: RootKeyDeps): ((input: Input) => Answer<Replacement>) => {
  const { platform, auth, serverTime, keychain, refreshTrust } = deps;
  const { vault } = platform;
  const { primitives, random } = vault;

  /** The newest list of the account, verified, with the certificates it names. */
  const newest = async (): Answer<{
    readonly record: AccountRecord;
    readonly keys: AccountKeys;
    readonly home: Trust;
  }> => {
    const refreshed = await refreshTrust({ anew: true });
    if (!refreshed.ok) return refreshed;
    const keys = await auth.keys();
    if (!keys.ok) return keys;
    const record = await platform.device.find(keychain.accountId);
    if (record === null) return refuse("locked");
    const home = keychain.trust();
    const bytes = bytesOfAnswer(keys.value.keyList);
    if (!bytes.ok) return bytes;
    return equal(bytes.value, home.record.keyList)
      ? ok({ record, keys: keys.value, home })
      : err(problem("version-conflict"));
  };

  const newPassphrase = async (passphrase: string, present: KdfParameters): Answer<NewPassphrase> => {
    const kdf = newKdf(platform, present);
    const derived = await derive(platform, passphrase, kdf);
    return derived.ok ? ok({ slotId: uuidv7(serverTime.now(), random), kdf, ...derived.value }) : derived;
  };

  const draft = async (
    {
      record,
      keys,
      home,
    }: { readonly record: AccountRecord; readonly keys: AccountKeys; readonly home: Trust },
    rootVersion: number,
    passphrase: NewPassphrase,
    codes: readonly NewCode[],
    standing: Standing,
  ): Answer<Draft> => {
    const { list } = home.keyList;
    const goes = (kind: number): boolean => codes.length > 0 && kind === SLOT_KIND.recoveryCode;
    const kept = await slotsThatStay(primitives, list, record.trust.slots, goes);
    if (!kept.ok) return kept;
    const certificates = await listedCertificates(primitives, list, keys.devices);
    if (!certificates.ok) return certificates;
    const { slotId, kek, kdf, authKey } = passphrase;
    const next = await makeNextIdentity(vault, {
      keyList: home.keyList,
      identity: keychain.identity,
      homeId: home.keys.workspaceId,
      deviceId: idBytes(keychain.deviceId),
      rootVersion,
      kept: kept.value,
      fresh: [{ slotId, slotKind: SLOT_KIND.passphrase, kek, kdf }, ...codes.map(({ slot }) => slot)],
      certificates: certificates.value,
    });
    const workspaces: WorkspacePart[] = [];
    for (const trust of standing.signable) {
      const part = await workspacePart(vault, keychain, trust, next.identity);
      if (!part.ok) return part;
      workspaces.push(part.value);
    }
    const authKeys = [
      [slotId, authKey],
      ...codes.map(({ slot, authKey: of }) => [slot.slotId, of] as const),
    ] as const;
    const body = bodyOf(next, authKeys, workspaces);
    return ok({ next, rootKey: next.rootKey, rootVersion, passphrase, codes, workspaces, body });
  };

  /** Opens the slot that the service holds now with the key of the passphrase, and looks for every roster that was sent. */
  const readBack = async ({ record }: Entered, { passphrase, workspaces }: Draft): Answer<null> => {
    const { trust } = record;
    const stored = trust.slots.find(({ id }) => id === formatId("slt", passphrase.slotId));
    if (stored === undefined) return refuse("not-trusted", "the new passphrase was not stored");
    const { slot, wrap } = stored;
    const { keyList, successors } = trust;
    const opened = await unlockAccount(primitives, {
      accountId: idBytes(record.accountId),
      slotId: passphrase.slotId,
      slot,
      wrap,
      keyList,
      successors,
      kek: passphrase.kek,
      kdf: passphrase.kdf,
      pin: { identityEd: record.identityEd },
    });
    if (!opened.ok) return refusedObject("the new passphrase as it is stored", opened.error);
    opened.value.rootKey.fill(0);
    for (const { id, roster } of workspaces) {
      const answer = await auth.roster(id);
      if (!answer.ok) return answer;
      if (!answer.value.rosters.includes(toBase64url(roster))) {
        return refuse("not-trusted", "a workspace has not taken the new keys");
      }
    }
    return ok(null);
  };

  /** What the service hands out from now on says which root key is in force; its answer may be lost, or a lie. */
  const send = async (record: AccountRecord, version: number, made: Draft): Answer<Entered> => {
    await keepPending(platform, record, made);
    const sent = await auth.replaceRoot(version, made.body);
    const conflict = !sent.ok && sent.error.code === "version-conflict";
    if (!sent.ok && !conflict && !isTransient(sent.error)) {
      await keepPending(platform, record, null);
      return sent;
    }
    const { rootKey, rootVersion } = made;
    const entered = await enterAgain(deps, record, { rootKey, rootVersion });
    if (!entered.ok) return err({ ...entered.error, detail: UNKNOWN });
    if (entered.value !== null) return ok(entered.value);
    // One that was refused for its version can never be taken any more; any other may still be under way.
    if (conflict) await keepPending(platform, record, null);
    return sent.ok ? refuse("not-trusted", "the new root key was not stored") : sent;
  };

  const finish = async (
    entered: Entered,
    made: Draft,
    waiting: readonly Id<"wsp">[],
  ): Promise<Replacement> => {
    const read = await readBack(entered, made);
    const codes = made.codes.length === 0 ? null : made.codes.map(({ text }) => text);
    return { entered, codes, waiting, doubt: read.ok ? null : read.error };
  };

  const attempt = async ({ present, next, newCodes }: Input): Answer<Replacement> => {
    const known = await newest();
    if (!known.ok) return known;
    const { record, home } = known.value;
    const opened = await unlockByPassphrase(platform, record, present);
    if (!opened.ok) return opened;
    opened.value.rootKey.fill(0);
    const passphrase = await newPassphrase(next ?? present, record.kdf);
    if (!passphrase.ok) return passphrase;
    const codes = newCodes ? await makeCodes(vault, codeCount()) : [];
    const standing = await standingOf(deps, keychain, record, home);
    if (!standing.ok) return standing;
    const rootVersion = opened.value.rootVersion + 1;
    const made = await draft(known.value, rootVersion, passphrase.value, codes, standing.value);
    standing.value.forget();
    if (!made.ok) return made;
    try {
      const entered = await send(record, home.keyList.list.version, made.value);
      if (!entered.ok) return entered;
      const { score } = checkPassphrase(next ?? present);
      const scored = { ...entered.value, strength: score };
      return ok(await finish(scored, made.value, standing.value.waiting));
    } finally {
      made.value.rootKey.fill(0);
      for (const { kek } of [passphrase.value, ...codes.map(({ slot }) => slot)]) kek.fill(0);
    }
  };

  return async (input) => {
    const verdict = checkPassphrase(input.next ?? input.present);
    if (!verdict.ok && input.next !== undefined) {
      return err(problem("weak-passphrase", { detail: verdict.missing.join(", ") }));
    }
    for (let tries = 0; tries < ATTEMPTS; tries++) {
      const done = await attempt(input);
      if (done.ok || done.error.code !== "version-conflict") return done;
    }
    return err(problem("version-conflict"));
  };
};

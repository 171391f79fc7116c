import type { SignedIn } from "@holdfast/protocol/auth";
import { type Id, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Identity } from "@holdfast/vault/identity";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import { type AccountRecord, NOTHING_REPLACED } from "../stores/device-store.ts";
import { keptPins } from "../trust/kept-pins.ts";
import { pinsOf, verifyTrust } from "../trust/trust.ts";
import type { AccountDeps } from "./account-deps.ts";
import { type Enrolled, enrol } from "./enrol.ts";
import { overwriteKeys } from "./keychain.ts";
import type { Entered } from "./register.ts";
import { certificatesOfAnswer, loginOfAnswer, trustOfAnswers } from "./wire.ts";

/** An account opened on a device that may be new to it, by whichever way: everything here has been verified. */
export interface OpenedAccount {
  readonly accountId: Id<"acc">;
  readonly email: string;
  readonly identity: Identity;
  readonly rootKey: Bytes;
  readonly rootVersion: number;
  readonly keyList: Enrolled["keyList"];
  /** Of the passphrase slot. */
  readonly kdf: KdfParameters;
  /** What this device kept of an earlier visit. */
  readonly known: AccountRecord | null;
}

/**
 * The workspace as this device knew it; without its keys where they were sealed for an earlier identity. Null at first contact,
 * and where what was kept no longer verifies.
 */
const trustedBefore = async (
  { platform }: AccountDeps,
  known: AccountRecord | null,
  identity: Identity,
): Promise<Entered["before"]> => {
  if (known === null) return null;
  const { primitives } = platform.vault;
  const { accountId, trust: record } = known;
  const trust = await verifyTrust(primitives, { accountId, identity, record });
  if (trust.ok) return { pins: pinsOf(trust.value), overwrite: () => overwriteKeys(trust.value) };
  const pins = await keptPins(primitives, known, record);
  return pins.ok ? { pins: pins.value, overwrite: () => undefined } : null;
};

/** Takes the login of an answer, makes this device one of the account's if it is not yet, and fetches its workspace. */
export const enterFirst = async (
  deps: AccountDeps,
  answer: SignedIn,
  opened: OpenedAccount,
): Promise<Result<Entered, ClientProblem>> => {
  const { accountId, identity, known, kdf, rootKey, rootVersion } = opened;
  const login = loginOfAnswer(answer);
  deps.credentials.assume(login);
  const enrolled = await enrol(deps, {
    accountId,
    identity,
    keyList: opened.keyList,
    certificates: certificatesOfAnswer(answer.devices),
    known,
  });
  if (!enrolled.ok) return enrolled;
  // A login that goes on may work elsewhere; the home of a known account is the one that this device knows.
  const workspaceId = known?.trust.workspaceId ?? answer.workspaceId;
  if (!isId("wsp", workspaceId)) return refuse("damaged", "the answer does not have its form");
  const roster = await deps.auth.roster(workspaceId);
  if (!roster.ok) return roster;
  const trust = trustOfAnswers(answer, workspaceId, roster.value);
  if (!trust.ok) return trust;
  const { deviceId, keys, certificate, keyList } = enrolled.value;
  return ok({
    before: (await trustedBefore(deps, known, identity)) ?? null,
    rootKey,
    rootVersion,
    record: {
      accountId,
      email: opened.email,
      deviceId,
      keys,
      certificate,
      kdf,
      identityEd: identity.ed.publicKey,
      trust: { ...trust.value, keyList: keyList.bytes },
      shared: known?.shared ?? [],
      workspaceId: trust.value.workspaceId,
      login,
      localWrap: null,
      ...NOTHING_REPLACED,
      knownIdentities: known?.knownIdentities ?? [],
    },
  });
};

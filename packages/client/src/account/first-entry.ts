import type { SignedIn } from "@holdfast/protocol/auth";
import { type Id, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Identity } from "@holdfast/vault/identity";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import type { AccountRecord } from "../stores/device-store.ts";
import type { AccountDeps } from "./account-deps.ts";
import { type Enrolled, enrol } from "./enrol.ts";
import type { Entered } from "./register.ts";
import { type Trust, verifyTrust } from "./trust.ts";
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

/** The workspace as this device knew it. Null at first contact, and where what was kept no longer verifies. */
const trustedBefore = async (
  { platform }: AccountDeps,
  known: AccountRecord | null,
  identity: Identity,
): Promise<Trust | null> => {
  if (known === null) return null;
  const { accountId, trust: record } = known;
  const trust = await verifyTrust(platform.vault.primitives, { accountId, identity, record });
  return trust.ok ? trust.value : null;
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
  const { workspaceId } = answer;
  if (!isId("wsp", workspaceId)) return refuse("damaged", "the answer does not have its form");
  const roster = await deps.auth.roster(workspaceId);
  if (!roster.ok) return roster;
  const trust = trustOfAnswers(answer, workspaceId, roster.value);
  if (!trust.ok) return trust;
  const { deviceId, keys, certificate, keyList } = enrolled.value;
  return ok({
    before: await trustedBefore(deps, known, identity),
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
    },
  });
};

import { fromBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import type { ShownCredential } from "@holdfast/protocol/passkeys";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import type { AccountDeps } from "../account/account-deps.ts";
import { contactOf, enterAgain, enterBy } from "../account/enter-online.ts";
import type { Entered } from "../account/register.ts";
import { pinOf } from "../account/sign-in.ts";
import { keyListOfAnswer, loginOfAnswer, slotsOfAnswer } from "../account/wire.ts";
import type { PasskeyAnswer } from "../contract/passkeys.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { problem, refuse, refusedObject } from "../problem.ts";
import type { AccountRecord, TrustRecord, WaitingLogin } from "../stores/device-store.ts";
import { openByPasskey, passkeyKek } from "./passkey-slot.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** A login by a passkey: with the root key at hand, or without where it opens no slot. */
export type PasskeyEntered =
  | { readonly entered: Entered; readonly waiting?: never }
  | { readonly entered: null; readonly waiting: WaitingLogin };

/** What is sent of an answer: nothing that an extension answered, whatever a page hands over. [PK-2] */
const bare = ({ id, rawId, response, authenticatorAttachment }: ShownCredential): ShownCredential => {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return {
    id,
    rawId,
    type: "public-key",
    response: { clientDataJSON, authenticatorData, signature, userHandle },
    clientExtensionResults: {},
    ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
  };
};

const accountOf = ({ response }: ShownCredential): Id<"acc"> | null => {
  const bytes = fromBase64url(response.userHandle);
  return bytes?.length === 16 ? formatId("acc", bytes) : null;
};

/** Signs in by a passkey, and opens the account where the passkey does. [PK-13] [PK-14] */
export const signInByPasskey = async (
  deps: AccountDeps,
  shown: PasskeyAnswer<ShownCredential>,
): Answer<PasskeyEntered> => {
  const kek = await passkeyKek(deps.platform.vault.primitives, shown);
  try {
    return await signInBy(deps, bare(shown.credential), kek);
  } finally {
    kek?.fill(0);
  }
};

const signInBy = async (
  deps: AccountDeps,
  credential: ShownCredential,
  kek: Bytes | null,
): Answer<PasskeyEntered> => {
  const { platform, auth, credentials } = deps;
  const named = accountOf(credential);
  const earlier = named === null ? null : await platform.device.find(named);
  const answer = await auth.passkeyLogin({
    credential,
    client: platform.credentials,
    ...(earlier === null ? {} : { deviceId: earlier.deviceId }),
  });
  if (!answer.ok) {
    return answer.error.code === "invalid-credentials" ? err(problem("wrong-passkey")) : answer;
  }
  const login = loginOfAnswer(answer.value);
  // From here on a refusal gives the login up.
  credentials.assume(login);
  const contact = await contactOf(deps, answer.value);
  if (!contact.ok) return contact;
  const { accountId, known } = contact.value;
  // The authenticator said whose it is before anybody answered.
  if (accountId !== named) return refuse("not-trusted", "the answer is about another account");
  const entered = kek === null ? ok(null) : await enterBy(deps, answer.value, contact.value, { kek });
  if (!entered.ok) return entered;
  if (entered.value !== null) return ok({ entered: entered.value });
  return ok({
    entered: null,
    waiting: { accountId, email: known?.email ?? answer.value.account.email, login },
  });
};

/** The root key by a passkey: from what this device keeps, asking nobody; else from what the service has by now. [PK-15] */
export const unlockByPasskey = async (
  deps: AccountDeps,
  record: AccountRecord,
  kek: Bytes,
): Answer<Entered | null> => {
  const { platform, auth } = deps;
  const { primitives } = platform.vault;
  const accountId = idBytes(record.accountId);
  const open = async (
    { slots, ...signed }: Pick<TrustRecord, "slots" | "keyList" | "successors">,
    isNew: boolean,
  ): Answer<Entered | null> => {
    const pin = isNew ? await pinOf(deps, record) : { identityEd: record.identityEd };
    const opened = await openByPasskey(primitives, { accountId, ...signed, pin }, slots, kek);
    if (!opened.ok) return refusedObject("the account's keys", opened.error);
    if (opened.value === null) return ok(null);
    const { rootKey, rootVersion, identity, stale } = opened.value;
    if (equal(identity.ed.publicKey, record.identityEd)) return ok({ record, rootKey, rootVersion, stale });
    for (const secret of [rootKey, stale?.kek]) secret?.fill(0);
    return enterAgain(deps, record, { kek });
  };
  try {
    if (record.replaced) return await enterAgain(deps, record, { kek });
    const kept = await open(record.trust, false);
    if (!kept.ok || kept.value !== null) return kept;
    const newer = await auth.keys();
    if (!newer.ok) return ok(null);
    const slots = slotsOfAnswer(newer.value);
    const keys = keyListOfAnswer(newer.value);
    if (!slots.ok) return slots;
    return keys.ok ? await open({ ...keys.value, slots: slots.value }, true) : keys;
  } finally {
    kek.fill(0);
  }
};

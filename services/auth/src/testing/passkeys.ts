import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { AddPasskeyBody, PasskeyList, PasskeyView } from "@holdfast/protocol/passkeys";
import type { Bytes } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { type Authenticator, createAuthenticator, type Lie } from "./authenticator.ts";
import { type Fixture, ORIGIN, type RequestHeaders } from "./fixture.ts";
import { listedSlot, makeSlot, nextKeyList } from "./key-changes.ts";
import type { Person } from "./person.ts";

/** The slot of a new passkey and the list that names it, as they are sent. */
export const passkeyKeys = async (person: Person, previous: Bytes = person.wire.keyList) => {
  const made = await makeSlot(person, SLOT_KIND.passkey);
  const keyList = await nextKeyList(person, previous, ({ slots }) => ({
    slots: [...slots, listedSlot(made)],
  }));
  const { id, slot, wrap } = made;
  const sent: NonNullable<AddPasskeyBody["keys"]> = {
    keyList: toBase64url(keyList),
    slot: { id: formatId("slt", id), slot: toBase64url(slot), wrap: toBase64url(wrap) },
  };
  return { made, keyList, sent };
};

/** The list without a slot. */
export const listWithout = (person: Person, previous: Bytes, slotId: Bytes): Promise<Bytes> =>
  nextKeyList(person, previous, ({ slots }) => ({
    slots: slots.filter((slot) => Buffer.compare(slot.slotId, slotId) !== 0),
  }));

/** An authenticator's answer to a question of the service that this login asked for. */
export const createdBy = async (
  { send }: Fixture,
  headers: RequestHeaders,
  authenticator: Authenticator,
  lie?: Lie,
) => {
  const asked = await send("POST", "/auth/passkeys/register/options", { headers });
  return authenticator.create(await asked.json(), lie);
};

export const shownBy = async ({ send }: Fixture, authenticator: Authenticator, lie?: Lie) => {
  const asked = await send("POST", "/auth/passkeys/authenticate/options", { body: {} });
  return authenticator.get(await asked.json(), lie);
};

/** Adds a passkey that signs in only. */
export const createPasskey = async (
  fixture: Fixture,
  headers: RequestHeaders,
  authenticator?: Authenticator,
): Promise<Response> => {
  const credential = await createdBy(fixture, headers, authenticator ?? (await createAuthenticator(ORIGIN)));
  return fixture.send("POST", "/auth/passkeys/register/verify", { headers, body: { credential } });
};

/** Asks to add a passkey. `version` goes into If-Match. */
export const addPasskey = (
  { send }: Fixture,
  as: RequestHeaders,
  body: unknown,
  version: string | null = '"v1"',
): Promise<Response> =>
  send("POST", "/auth/passkeys/register/verify", {
    body,
    headers: version === null ? as : { ...as, "if-match": version },
  });

export const listPasskeys = async (
  { send }: Fixture,
  as: RequestHeaders,
): Promise<readonly PasskeyView[]> => {
  const answer: PasskeyList = await (await send("GET", "/auth/passkeys", { headers: as })).json();
  return answer.items;
};

export const storedKeys = async ({ send }: Fixture, as: RequestHeaders) =>
  (await send("GET", "/keys/slots", { headers: as })).json();

/** Adds a passkey that unlocks to an account that is as it was registered. */
export const addUnlocking = async (fixture: Fixture, person: Person, as: RequestHeaders) => {
  const authenticator = await createAuthenticator(ORIGIN);
  const keys = await passkeyKeys(person);
  const credential = await createdBy(fixture, as, authenticator);
  const added = await addPasskey(fixture, as, { credential, keys: keys.sent });
  const view: PasskeyView = await added.json();
  return { authenticator, keys, added, view };
};

/** Somebody with recovery codes and a passkey that unlocks. */
export const withUnlocking = async (fixture: Fixture) => {
  const { person, as } = await fixture.signUp({ recoveryCodes: 4 });
  return { person, as, ...(await addUnlocking(fixture, person, as)) };
};

import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { Recovering } from "@holdfast/protocol/recovery";
import type { Bytes } from "@holdfast/vault/bytes";
import { SLOT_KIND } from "@holdfast/vault/slot";
import type { Fixture } from "./fixture.ts";
import { listedSlot, makeSlot, nextKeyList } from "./key-changes.ts";
import { type Person, type PersonOptions, randomBytes } from "./person.ts";
import { slotsBody } from "./wire-changes.ts";

export const newKdf = () => ({ id: "argon2id" as const, ...KDF_FLOOR, salt: randomBytes(32) });

export const codeOf = ({ recovery }: Person, at = 0) => {
  const code = recovery[at];
  if (code === undefined) throw new Error("there is no such code");
  return code;
};

/** Somebody with codes, and what he and others may try with them. */
export const withCodes = async (fixture: Pick<Fixture, "send" | "signUp">, options: PersonOptions = {}) => {
  const { person, as, answer } = await fixture.signUp({ recoveryCodes: 4, ...options });
  const show = (change: { email?: string; slotId?: Bytes; authKey?: Bytes } = {}, at = 0) => {
    const shown = { email: person.email, ...codeOf(person, at), ...change };
    const body = {
      email: shown.email,
      slotId: formatId("slt", shown.slotId),
      authKey: toBase64url(shown.authKey),
    };
    return fixture.send("POST", "/auth/recover", { body });
  };
  const tokenOf = async (at = 0): Promise<string> => {
    const shown = await show({}, at);
    if (shown.status !== 200) throw new Error(await shown.text());
    return ((await shown.json()) as Recovering).token;
  };
  const put = (token: string, body: unknown, version = 1) =>
    fixture.send("PUT", "/keys/slots", {
      body,
      headers: { authorization: `Bearer ${token}`, "if-match": `"v${version}"` },
    });
  /** A replacement as the protocol wants it, by the code at `at`. */
  const replacement = async (at = 0, authKey = randomBytes(32), previous = person.wire.keyList) => {
    const slot = await makeSlot(person, SLOT_KIND.passphrase, { kdf: newKdf() });
    const used = codeOf(person, at).slotId;
    const keyList = await nextKeyList(person, previous, ({ slots }) => ({
      slots: [
        ...slots.filter(
          ({ slotId, slotKind }) => slotKind !== SLOT_KIND.passphrase && Buffer.compare(slotId, used) !== 0,
        ),
        listedSlot(slot),
      ],
    }));
    return { body: slotsBody(keyList, [{ ...slot, authKey }]), keyList, slot, authKey };
  };
  const signIn = (authKey: Bytes) =>
    fixture.send("POST", "/auth/login", {
      body: { email: person.email, authKey: toBase64url(authKey), client: "bearer" },
    });
  return { person, as, answer, show, tokenOf, put, replacement, signIn };
};

import { describe, expect, test } from "bun:test";
import type { RegisterBody } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { createWorkspace } from "@holdfast/vault/genesis";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { ROLE } from "@holdfast/vault/roles";
import { parseRoster, type Roster, signRoster } from "@holdfast/vault/roster";
import { SLOT_KIND } from "@holdfast/vault/slot";
import {
  listedDevice,
  listedSlot,
  type MadeSlot,
  makeDevice,
  makeSlot,
  nextKeyList,
} from "../../testing/key-changes.ts";
import {
  createPerson,
  type Person,
  type PersonOptions,
  randomBytes,
  registerBody,
  vault,
} from "../../testing/person.ts";
import { admit } from "../../testing/roster-changes.ts";
import { checkRegistration } from "./check-registration.ts";
import { registrationOf } from "./registration.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;
const FIRST = { version: 1, previousDigest: new Uint8Array(32) };

const outcome = async (body: RegisterBody): Promise<string> => {
  const checked = await checkRegistration(registrationOf(body), Date.now());
  return checked.ok ? "ok" : checked.error;
};

/** A registration whose key list is made anew for what is sent. */
const withKeyList = async (
  person: Person,
  change: Parameters<typeof nextKeyList>[2],
  slots?: readonly MadeSlot[],
): Promise<RegisterBody> => {
  const keyList = await nextKeyList(person, person.wire.keyList, (list) => ({
    ...FIRST,
    ...(slots === undefined ? {} : { slots: slots.map(listedSlot) }),
    ...change(list),
  }));
  return {
    ...registerBody(person),
    keyList: toBase64url(keyList),
    ...(slots === undefined ? {} : { slots: slots.map(wireSlot) }),
  };
};

const wireSlot = ({ id, slot, wrap }: MadeSlot): RegisterBody["slots"][number] => ({
  id: formatId("slt", id),
  slot: toBase64url(slot),
  wrap: toBase64url(wrap),
});

const made = (person: Person): MadeSlot[] =>
  person.wire.slots.map(({ slotId, slotKind, slot, wrap }) => ({ id: slotId, kind: slotKind, slot, wrap }));

const withRoster = async (
  person: Person,
  change: (roster: Roster) => Partial<Roster>,
): Promise<RegisterBody> => {
  const parsed = parseRoster(person.wire.roster);
  if (!parsed.ok) throw new Error("not a roster");
  const next = { ...parsed.value, ...change(parsed.value) };
  const roster = await signRoster(nodePrimitives, next, person.secrets.identity.ed.privateKey);
  const body = registerBody(person);
  return { ...body, workspace: { ...body.workspace, roster: toBase64url(roster) } };
};

describe("what a registration must be", () => {
  const usable: readonly (readonly [string, PersonOptions, string])[] = [
    ["no recovery code", {}, "ok"],
    ["the fewest recovery codes", { recoveryCodes: 4 }, "ok"],
    ["the most recovery codes", { recoveryCodes: 12 }, "ok"],
    ["too few recovery codes", { recoveryCodes: 3 }, "invalid-request"],
    ["too little memory for the passphrase", { kdf: { memoryKib: 65_535 } }, "invalid-request"],
    ["too few passes", { kdf: { passes: 2 } }, "invalid-request"],
    ["more memory than any client would take", { kdf: { memoryKib: 2 ** 20 + 1 } }, "invalid-request"],
    [
      "a certificate that ended",
      { notBefore: 1, notAfter: Date.now() - DAY_MILLISECONDS },
      "invalid-request",
    ],
    ["a certificate that begins tomorrow", { notBefore: Date.now() + DAY_MILLISECONDS }, "invalid-request"],
    ["a certificate that ends before it begins", { notBefore: 10, notAfter: 9 }, "malformed-object"],
    ["a certificate of no time at all", { notBefore: 1, notAfter: 2 ** 53 - 1 }, "malformed-object"],
  ];
  for (const [what, options, expected] of usable) {
    test(`[AU-1] ${what}: ${expected}`, async () => {
      expect(await outcome(registerBody(await createPerson(options)))).toBe(expected);
    });
  }

  test("[AU-1] parameters beside the slot are the slot's own", async () => {
    const body = registerBody(await createPerson());
    expect(await outcome({ ...body, kdf: { ...body.kdf, passes: 4 } })).toBe("invalid-request");
    expect(await outcome({ ...body, kdf: { ...body.kdf, salt: toBase64url(randomBytes(32)) } })).toBe(
      "invalid-request",
    );
  });

  test("[AU-1] every recovery code has one key, and no key has no code", async () => {
    const body = registerBody(await createPerson({ recoveryCodes: 4 }));
    const [first, ...rest] = body.recovery;
    if (first === undefined) throw new Error("no code");
    const other = { ...first, slotId: formatId("slt", randomBytes(16)) };
    for (const recovery of [
      rest,
      [...rest, other],
      [...body.recovery, other],
      [...rest, ...rest].slice(0, 4),
    ])
      expect(await outcome({ ...body, recovery })).toBe("invalid-request");
  });

  test("[AU-1] there is exactly one passphrase", async () => {
    const person = await createPerson();
    const { kdf } = person;
    const second = await makeSlot(person, SLOT_KIND.passphrase, { kdf });
    expect(await outcome(await withKeyList(person, () => ({}), [...made(person), second]))).toBe(
      "invalid-request",
    );
    const spare = await makeSlot(person, SLOT_KIND.device);
    expect(await outcome(await withKeyList(person, () => ({}), [spare]))).toBe("invalid-request");
    expect(await outcome(await withKeyList(person, () => ({}), [...made(person), spare]))).toBe("ok");
  });

  test("[AU-1] [PK-9] no passkey unlocks an account that is just made: none signs in to it", async () => {
    const person = await createPerson();
    const passkey = await makeSlot(person, SLOT_KIND.passkey);
    expect(await outcome(await withKeyList(person, () => ({}), [...made(person), passkey]))).toBe(
      "invalid-request",
    );
  });

  test("[AU-1] the list names exactly what is sent, once", async () => {
    const person = await createPerson();
    const extra = await makeSlot(person, SLOT_KIND.device);
    const [own] = made(person);
    if (own === undefined) throw new Error("no slot");
    const unsent = await withKeyList(person, () => ({ slots: [listedSlot(own), listedSlot(extra)] }));
    expect(await outcome(unsent)).toBe("bad-references");
    const twice = { ...unsent, slots: [wireSlot(own), wireSlot(own)] };
    expect(await outcome(twice)).toBe("bad-references");
    const unnamed = { ...registerBody(person), slots: [wireSlot(own), wireSlot(extra)] };
    expect(await outcome(unnamed)).toBe("bad-references");
    const kind = await withKeyList(person, () => ({
      slots: [{ ...listedSlot(own), slotKind: SLOT_KIND.device }],
    }));
    expect(await outcome(kind)).toBe("bad-references");
  });

  test("[AU-1] a root key sealed to another key than the slot's own is refused", async () => {
    const person = await createPerson();
    const [own] = made(person);
    if (own === undefined) throw new Error("no slot");
    const again = await makeSlot(person, SLOT_KIND.passphrase, { id: own.id, kdf: person.kdf });
    const mixed = { ...own, wrap: again.wrap };
    expect(await outcome(await withKeyList(person, () => ({}), [mixed]))).toBe("bad-references");
  });

  test("[AU-1] there are at most ten slots beside the recovery codes", async () => {
    const person = await createPerson();
    const spares = await Promise.all(Array.from({ length: 10 }, () => makeSlot(person, SLOT_KIND.device)));
    const all = [...made(person), ...spares];
    expect(await outcome(await withKeyList(person, () => ({}), all))).toBe("invalid-request");
    expect(await outcome(await withKeyList(person, () => ({}), all.slice(0, 10)))).toBe("ok");
  });

  test("[AU-1] the list is the first, of no other device, and revokes none", async () => {
    const person = await createPerson();
    const other = listedDevice(await makeDevice(person));
    const previousDigest = randomBytes(32);
    expect(await outcome(await withKeyList(person, () => ({ version: 2, previousDigest })))).toBe(
      "bad-references",
    );
    for (const change of [{ devices: [other] }, { devices: [] }, { revokedDevices: [person.deviceId] }])
      expect(await outcome(await withKeyList(person, () => change))).toBe("bad-references");
    for (const change of [{ assistedAllowed: true }, { originService: true }])
      expect(await outcome(await withKeyList(person, () => change))).toBe("malformed-object");
  });

  test("[AU-1] the workspace is the founder's own, with nobody else in it", async () => {
    const person = await createPerson();
    const friend = await admit(person, await createPerson(), ROLE.member);
    const two = await withRoster(person, ({ members }) => ({ members: [...members, friend.member] }));
    expect(await outcome(two)).toBe("bad-references");
    const assisted = await withRoster(person, () => ({ assistedAllowed: true }));
    expect(await outcome(assisted)).toBe("malformed-object");
    const moved = await withRoster(person, () => ({ founderNonce: randomBytes(16) }));
    expect(await outcome(moved)).toBe("bad-signature");
    const viewer = await withRoster(person, ({ members }) => ({
      members: members.map((member) => ({ ...member, role: ROLE.viewer })),
    }));
    expect(await outcome(viewer)).toBe("bad-signature");
  });

  test("[AU-1] a workspace that another identity founded in this account's name is refused", async () => {
    const person = await createPerson();
    const { identity } = (await createPerson()).secrets;
    const { accountId, deviceId } = person;
    const founder = { accountId, deviceId, identity: { ed: identity.ed, x: person.secrets.identity.x } };
    const { wire } = await createWorkspace(vault, founder);
    const workspace = {
      id: formatId("wsp", wire.workspaceId),
      roster: toBase64url(wire.roster),
      keyRing: toBase64url(wire.keyRing),
      grant: toBase64url(wire.grant),
    };
    expect(await outcome({ ...registerBody(person), workspace })).toBe("bad-signature");
  });

  test("[AU-1] a grant to another key than the identity's is refused", async () => {
    const person = await createPerson();
    const stranger = await createPerson();
    const { identity } = stranger.secrets;
    const forged = {
      ...person,
      secrets: { ...person.secrets, identity: { ...person.secrets.identity, x: identity.x } },
    };
    const { grant, member } = await admit(person, forged, ROLE.owner);
    const body = await withRoster(person, () => ({ members: [member] }));
    const workspace = { ...body.workspace, grant: toBase64url(grant) };
    expect(await outcome({ ...body, workspace })).toBe("bad-references");
  });
});

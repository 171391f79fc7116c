import { expect, test } from "bun:test";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { AccountKeys } from "@holdfast/protocol/keys";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { RosterAnswer } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { unlockAccount } from "@holdfast/vault/first-contact";
import { verifyFollowedKeyList } from "@holdfast/vault/followed-key-list";
import { openGrant } from "@holdfast/vault/grant";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { parseRoster } from "@holdfast/vault/roster";
import { SLOT_KIND } from "@holdfast/vault/slot";
import { type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { randomBytes } from "../../testing/person.ts";
import { type RootOptions, replaceRoot } from "../../testing/root-changes.ts";
import { acceptBody, inviteBody } from "../../testing/sealed-names.ts";
import { answered, join, newestOf, signedIn } from "../../testing/sharing.ts";
import { waitsIn } from "../../testing/waits.ts";

const bytes = (text: string): Bytes => fromBase64url(text) ?? new Uint8Array(0);

const freshPassphrase = () => {
  const kdf = { id: "argon2id" as const, ...KDF_FLOOR, salt: randomBytes(32) };
  const kek = randomBytes(32);
  return { slotId: randomBytes(16), slotKind: SLOT_KIND.passphrase, kek, kdf, authKey: randomBytes(32) };
};
const freshCode = () => ({
  slotId: randomBytes(16),
  slotKind: SLOT_KIND.recoveryCode,
  kek: randomBytes(32),
  kdf: null,
  authKey: randomBytes(32),
});

const begun = async (fixture: Fixture, recoveryCodes = 4) => {
  const ada = await fixture.signUp({ recoveryCodes });
  const post = (body: unknown, as = ada.as, version = 1) =>
    fixture.send("POST", "/keys/root", { body, headers: { ...as, "if-match": `"v${version}"` } });
  const keys = (): Promise<AccountKeys> => answered(fixture.send("GET", "/keys/slots", { headers: ada.as }));
  const replace = async (options?: RootOptions) => {
    const made = await replaceRoot(ada.person, options);
    return { ...made, response: await post(made.body) };
  };
  return { ...fixture, fixture, ada, post, keys, replace };
};

describeOnBackends("replacing the root key", (begin) => {
  test("[RO-11] [A18] slots, devices, list and home stand under the next identity, which the stored one names", async () => {
    const { fixture, ada, keys, replace } = await begun(await begin());
    const { person, as } = ada;
    const before = await keys();
    const { response, next, epochs, body } = await replace();
    expect([response.status, response.headers.get("etag")]).toEqual([200, '"v2"']);
    expect(await response.json()).toEqual({ version: 2 });
    const after = await keys();
    expect(after).toMatchObject({ version: 2, keyList: body.keyList, successors: [body.successor] });
    expect(after.slots.map(({ id, slot }) => [id, slot]).toSorted()).toEqual(
      before.slots.map(({ id, slot }) => [id, slot]).toSorted(),
    );
    const followed = await verifyFollowedKeyList(nodePrimitives, bytes(after.keyList), {
      accountId: person.accountId,
      identityEd: person.secrets.identity.ed.publicKey,
      successors: after.successors.map(bytes),
    });
    expect(followed.ok && followed.value.identities.at(-1)).toEqual(next.identity.ed.publicKey);
    const path = `/workspaces/${ada.answer.workspaceId}/roster`;
    const home: RosterAnswer = await answered(fixture.send("GET", path, { headers: as }));
    expect(home.version).toBe(2);
    const roster = parseRoster(bytes(home.rosters.at(-1) ?? ""));
    if (!roster.ok) throw new Error(roster.error);
    const { x } = next.identity;
    const grant = bytes(home.grant ?? "");
    const opened = await openGrant(nodePrimitives, grant, roster.value, person.accountId, x);
    expect(opened.ok && opened.value).toEqual(epochs[0]?.spaceKey ?? false);
    expect(home.members[0]?.successors).toEqual([body.successor]);
    const log = await answered(fixture.send("GET", "/audit", { headers: as }));
    const actions = log.items.slice(0, 2).map(({ action }: { action: string }) => action);
    expect(actions.toSorted()).toEqual(["root-key.replaced", "workspace.rotated"]);
  });

  test("[RO-11] [RO-10] [KY-6] a fresh device gets in by the new passphrase and by a code that stayed", async () => {
    const { ada, keys, replace } = await begun(await begin());
    const passphrase = freshPassphrase();
    const keeps: RootOptions["keeps"] = ({ slotKind }) => slotKind !== SLOT_KIND.passphrase;
    const { next } = await replace({ fresh: [passphrase], keeps });
    const after = await keys();
    expect(after.slots).toHaveLength(5);
    const stored = after.slots.find(({ id }) => id === formatId("slt", passphrase.slotId));
    const unlocked = await unlockAccount(nodePrimitives, {
      accountId: ada.person.accountId,
      slotId: passphrase.slotId,
      slot: bytes(stored?.slot ?? ""),
      wrap: bytes(stored?.wrap ?? ""),
      keyList: bytes(after.keyList),
      successors: after.successors.map(bytes),
      kek: passphrase.kek,
      kdf: passphrase.kdf,
    });
    if (!unlocked.ok) throw new Error(unlocked.error);
    expect(unlocked.value.rootKey).toEqual(next.rootKey);
    expect(unlocked.value.rootVersion).toBe(2);
  });

  test("[RO-11] [RO-15] a slot that is at hand is sealed anew in its place, and signs in as before", async () => {
    const { fixture, ada, keys, replace } = await begun(await begin());
    const [passphrase] = ada.person.wire.slots;
    if (passphrase === undefined) throw new Error("no slot");
    const { authKey } = ada.person;
    const again = { ...freshPassphrase(), slotId: passphrase.slotId, authKey };
    const keeps: RootOptions["keeps"] = ({ slotKind }) => slotKind !== SLOT_KIND.passphrase;
    const asCode = { ...again, slotKind: SLOT_KIND.recoveryCode, kdf: null };
    const wrong = await replace({ fresh: [asCode], keeps });
    expect(await outcomeOf(wrong.response)).toBe("422 bad-references");
    const { response } = await replace({ fresh: [again], keeps });
    expect(response.status).toBe(200);
    const id = formatId("slt", passphrase.slotId);
    const stored = (await keys()).slots.find((slot) => slot.id === id);
    expect(bytes(stored?.slot ?? "")).not.toEqual(passphrase.slot);
    expect(Object.keys(await signedIn(fixture, ada))).toEqual(["authorization"]);
  });

  test("[RO-11] other logins end, the earlier passphrase signs in no more where another was set, and its owner is told", async () => {
    const { fixture, ada, replace, sent } = await begun(await begin());
    const elsewhere = await signedIn(fixture, ada);
    const passphrase = freshPassphrase();
    const codes = Array.from({ length: 4 }, freshCode);
    const { response } = await replace({ fresh: [passphrase, ...codes], keeps: () => false });
    expect(response.status).toBe(200);
    const me = (headers: Readonly<Record<string, string>>) => fixture.send("GET", "/auth/me", { headers });
    expect(await outcomeOf(await me(ada.as))).toBe("200");
    expect(await outcomeOf(await me(elsewhere))).toBe("401 unauthenticated");
    const { email } = ada.person;
    const login = (key: Bytes) =>
      fixture.send("POST", "/auth/login", { body: { email, authKey: toBase64url(key), client: "bearer" } });
    expect(await outcomeOf(await login(ada.person.authKey))).toBe("401 invalid-credentials");
    const again = await answered(login(passphrase.authKey));
    expect(again.successors).toHaveLength(1);
    const recover = (code: { readonly slotId: Bytes; readonly authKey: Bytes }) =>
      fixture.send("POST", "/auth/recover", {
        body: { email, slotId: formatId("slt", code.slotId), authKey: toBase64url(code.authKey) },
      });
    const [old, fresh] = [ada.person.recovery[0], codes[0]];
    if (old === undefined || fresh === undefined) throw new Error("no codes");
    expect(await outcomeOf(await recover(old))).toBe("401 invalid-credentials");
    expect((await answered(recover(fresh))).successors).toHaveLength(1);
    await Bun.sleep(0);
    expect(sent.map(({ subject }) => subject)).toContain("All keys of your Holdfast account were replaced");
  });

  test("[RO-11] [RO-9] again and again: the chain goes on, one more version of the root key each time", async () => {
    const { ada, post, keys } = await begun(await begin());
    let person = ada.person;
    for (let version = 1; version <= 3; version++) {
      const made = await replaceRoot(person, { rootVersion: version + 1 });
      expect((await post(made.body, ada.as, version)).status).toBe(200);
      person = made.after;
    }
    const after = await keys();
    expect(after.successors).toHaveLength(3);
    const skipped = await replaceRoot(person, { rootVersion: 6 });
    expect(await outcomeOf(await post(skipped.body, ada.as, 4))).toBe("422 bad-references");
  });

  test("[RO-11] invites that it sent or accepted and that wait end with it; others stay", async () => {
    const { fixture, ada, replace } = await begun(await begin());
    const [ben, cem] = [await fixture.signUp(), await fixture.signUp()];
    const invite = async (from: typeof ben, email: string) => {
      const body = await inviteBody(from.person, { email });
      await answered(fixture.send("POST", "/workspaces/current/invites", { body, headers: from.as }));
      return body.id;
    };
    const open = await invite(ada, "grace@example.org");
    const accepted = await invite(ben, ada.person.email);
    const accept = await acceptBody(ada.person, accepted, ben.person);
    const path = "/workspaces/current/invites";
    await answered(fixture.send("POST", `${path}/accept`, { body: accept, headers: ada.as }));
    const others = await invite(ben, cem.person.email);
    expect((await replace()).response.status).toBe(200);
    const states = async (who: typeof ben) => {
      const { items } = await answered(fixture.send("GET", path, { headers: who.as }));
      return items.map(({ id, state }: { id: string; state: string }) => [id, state]);
    };
    expect(await states(ada)).toEqual([[open, "revoked"]]);
    expect((await states(ben)).toSorted()).toEqual(
      [
        [accepted, "revoked"],
        [others, "open"],
      ].toSorted(),
    );
  });

  test("[RO-11] [RO-12] where it is a member only, its entry stays, and it is known that it waits", async () => {
    const { fixture, ada, replace } = await begun(await begin());
    const ben = await fixture.signUp();
    const joined = await join(fixture, ben, ada, "member");
    const before = await newestOf(fixture, ben);
    expect((await replace()).response.status).toBe(200);
    expect(await newestOf(fixture, ben)).toEqual(before);
    const list = await answered(fixture.send("GET", "/workspaces", { headers: joined }));
    expect(list.items).toHaveLength(2);
    const path = `/workspaces/${ben.answer.workspaceId}/roster`;
    const roster: RosterAnswer = await answered(fixture.send("GET", path, { headers: ben.as }));
    const entry = roster.members.find(({ accountId }) => accountId === ada.answer.account.id);
    expect(entry?.successors).toHaveLength(1);
    expect(waitsIn(await fixture.dump(), ada.person.accountId)).toBe(true);
  });

  test("[RO-11] of ten at once one is stored, whole", async () => {
    const { ada, post, keys } = await begun(await begin());
    const made = await Promise.all(Array.from({ length: 10 }, () => replaceRoot(ada.person)));
    const outcomes = await Promise.all(made.map(async ({ body }) => outcomeOf(await post(body))));
    expect(outcomes.toSorted()).toEqual(["200", ...Array<string>(9).fill("412 version-conflict")]);
    const won = made[outcomes.indexOf("200")];
    const after = await keys();
    expect([after.keyList, after.successors]).toEqual([won?.body.keyList ?? "", [won?.body.successor ?? ""]]);
    const wraps = new Set(won?.body.slots.map(({ wrap }) => wrap));
    expect(after.slots.every(({ wrap }) => wraps.has(wrap))).toBe(true);
  });
});

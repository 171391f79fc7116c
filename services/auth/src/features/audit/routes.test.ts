import { expect, test } from "bun:test";
import type { AuditPage } from "@holdfast/protocol/audit";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { parseId } from "@holdfast/protocol/ids";
import { signAccessToken } from "@holdfast/service-kit/token";
import { bearer, type Fixture, outcomeOf, type RequestHeaders, signingKey } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createPerson, randomBytes, registerBody } from "../../testing/person.ts";
import { join } from "../../testing/sharing.ts";

const read = async ({ send }: Fixture, headers: RequestHeaders, query = ""): Promise<AuditPage> =>
  (await send("GET", `/audit${query}`, { headers })).json();

const actions = ({ items }: AuditPage): readonly string[] => items.map(({ action }) => action);

describeOnBackends("GET /api/audit", (begin) => {
  test("[AD-5] [B7] what was done stands there newest first, with who, when and from which login", async () => {
    const fixture = await begin();
    const { person, answer, as } = await fixture.signUp();
    await fixture.signInBrowser(person);
    const page = await read(fixture, as);
    expect(actions(page)).toEqual(["login.created", "account.registered"]);
    const [newest, oldest] = page.items;
    expect(page.head).toEqual({ seq: 2, hash: newest?.hash ?? "" });
    expect(page.anchor).toEqual({ seq: 0, hash: "00".repeat(32) });
    expect(oldest).toMatchObject({
      seq: 1,
      at: new Date(fixture.clock.now).toISOString(),
      accountId: answer.account.id,
      loginId: answer.login.id,
      target: answer.account.id,
    });
    expect(page.workspaceId).toBe(answer.workspaceId);
    expect(page.people).toEqual([{ accountId: answer.account.id, email: person.email }]);
    expect(page.logins.map(({ loginId }) => loginId).toSorted()).toEqual(
      page.items.map(({ loginId }) => loginId ?? "").toSorted(),
    );
  });

  test("[AD-5] [B7] 50 are answered unless said otherwise, and further ones by cursor", async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    for (let i = 0; i < 54; i++) await fixture.signInBrowser(person);
    const first = await fixture.send("GET", "/audit", { headers: as });
    const page: AuditPage = await first.json();
    expect([page.items.length, page.items[0]?.seq, page.items.at(-1)?.seq]).toEqual([50, 55, 6]);
    expect(first.headers.get("link")).toContain(`limit=50&cursor=${page.next}`);
    await fixture.signInBrowser(person);
    const rest = await read(fixture, as, `?cursor=${page.next}`);
    expect([rest.items.map(({ seq }) => seq), rest.next]).toEqual([[5, 4, 3, 2, 1], null]);
    const two = await read(fixture, as, "?limit=2");
    expect(two.items.map(({ seq }) => seq)).toEqual([56, 55]);
  });

  test("[AD-5] a cursor of another workspace, a changed one and other questions are refused", async () => {
    const fixture = await begin();
    const [mine, theirs] = [await fixture.signUp(), await fixture.signUp()];
    await fixture.signInBrowser(theirs.person);
    const { next } = await read(fixture, theirs.as, "?limit=1");
    const asked = ["cursor=AAAA", `cursor=${next}`, `cursor=${toBase64url(randomBytes(24))}`, "limit=0"];
    for (const query of [...asked, "limit=101", "since=1", "limit=2&limit=3"]) {
      const answer = await fixture.send("GET", `/audit?${query}`, { headers: mine.as });
      expect([query, await outcomeOf(answer)]).toEqual([query, "400 invalid-request"]);
    }
    expect(await outcomeOf(await fixture.send("GET", "/audit"))).toBe("401 unauthenticated");
  });

  test("[AD-5] it shows to owner and admins of the workspace only", async () => {
    const fixture = await begin();
    const owner = await fixture.signUp();
    /** Somebody's login, as if it worked in the owner's workspace. */
    const there = async ({ person, answer }: typeof owner): Promise<string> => {
      const loginId = parseId("lgn", answer.login.id) ?? randomBytes(16);
      const { workspaceId } = owner.person.wire;
      const caller = { accountId: person.accountId, loginId, workspaceId };
      const access = await signAccessToken({ key: signingKey, now: () => fixture.clock.now }, caller);
      const headers = { authorization: `Bearer ${access}` };
      return outcomeOf(await fixture.send("GET", "/audit", { headers }));
    };
    const outcomes = [await there(await fixture.signUp()), await there(owner)];
    for (const role of ["viewer", "member", "admin"] as const) {
      const someone = await fixture.signUp();
      await join(fixture, owner, someone, role);
      outcomes.push(await there(someone));
      expect(actions(await read(fixture, someone.as))).toContain("account.registered");
    }
    expect(outcomes).toEqual(["404 not-found", "200", "403 forbidden", "403 forbidden", "200"]);
    const people = (await read(fixture, owner.as)).people.map(({ email }) => email);
    expect(people).toContain(owner.person.email);
  });

  test("[AD-1] no secret, no sealed content and nothing a person wrote is in an entry", async () => {
    const fixture = await begin();
    const person = await createPerson({ email: "canary-address@example.org", recoveryCodes: 4 });
    const registered = await fixture.send("POST", "/auth/register", {
      body: registerBody(person),
      headers: { "user-agent": "canary-agent" },
    });
    const answer = await registered.json();
    const wrong = { email: person.email, authKey: toBase64url(randomBytes(32)), client: "bearer" };
    await fixture.send("POST", "/auth/login", { body: wrong });
    await fixture.signInBrowser(person);
    await fixture.send("POST", "/auth/logout-all", { headers: bearer(answer) });
    await fixture.signInBrowser(person);
    const { entries } = await fixture.stores.audit.page(person.wire.workspaceId, null, 100);
    const text = JSON.stringify(entries, (_, value) =>
      value instanceof Uint8Array ? toHex(new Uint8Array(value)) : value,
    );
    expect(entries.length).toBe(4);
    const { wire, authKey } = person;
    const hidden = [
      "canary",
      answer.tokens.refresh,
      toHex(authKey),
      toBase64url(authKey),
      toHex(wire.keyList),
    ];
    for (const each of hidden) expect(text).not.toContain(each);
    expect(text).not.toContain(answer.tokens.access);
  });
});

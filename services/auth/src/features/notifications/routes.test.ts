import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { PREFERENCE_DEFAULTS } from "@holdfast/protocol/notifications";
import { bearer, type Fixture, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { type Person, randomBytes } from "../../testing/person.ts";

const HOUR_MILLISECONDS = 3600 * 1000;

describeOnBackends("notifications", (begin) => {
  const signIn = (fixture: Fixture, { email, authKey }: Person) =>
    fixture.send("POST", "/auth/login", { body: { email, authKey: toBase64url(authKey), client: "bearer" } });

  /** An account that was told of three logins. */
  const told = async () => {
    const fixture = await begin();
    const { person, as } = await fixture.signUp();
    for (let i = 0; i < 3; i++) {
      await signIn(fixture, person);
      // Within one millisecond there is no order.
      fixture.clock.now += 1000;
    }
    const ask = async (query = "") =>
      (await fixture.send("GET", `/notifications${query}`, { headers: as })).json();
    const post = (path: string, body: unknown, headers = as) =>
      fixture.send("POST", `/notifications${path}`, { body, headers });
    return { fixture, person, as, ask, post };
  };

  test("[NT-7] [NT-8] [A40] an account pages through what it was told, and marks it, and nobody else sees or marks it", async () => {
    const { fixture, ask, post } = await told();
    const first = await ask("?limit=2");
    expect(first).toMatchObject({
      unread: 3,
      items: [{ kind: "new_login", read: false }, { kind: "new_login" }],
    });
    const second = await ask(`?limit=2&cursor=${first.next}`);
    expect([second.items.length, second.next]).toEqual([1, null]);
    const stranger = await fixture.signUp();
    const ids = [first.items[0].id, second.items[0].id];
    expect(await (await post("/read", { ids }, stranger.as)).json()).toEqual({ unread: 0 });
    expect((await ask()).unread).toBe(3);
    expect(await (await post("/read", { ids })).json()).toEqual({ unread: 1 });
    expect((await ask()).items.map(({ read }: { readonly read: boolean }) => read)).toEqual([
      true,
      false,
      true,
    ]);
    expect(await (await post("/read", { before: first.items[0].at })).json()).toEqual({ unread: 0 });
    const none = await (await fixture.send("GET", "/notifications", { headers: stranger.as })).json();
    expect(none).toEqual({ items: [], unread: 0, next: null });
  });

  test("[NT-8] [A32] nothing else is asked for or marked", async () => {
    const { fixture, as, post } = await told();
    const refused = "400 invalid-request";
    for (const query of ["?cursor=AAAA", "?limit=0", "?unread=1", "?limit=2&limit=3"]) {
      const response = await fixture.send("GET", `/notifications${query}`, { headers: as });
      expect([query, await outcomeOf(response)]).toEqual([query, refused]);
    }
    const id = formatId("ntf", randomBytes(16));
    for (const body of [
      {},
      { ids: [] },
      { ids: ["x"] },
      { ids: [id], before: "now" },
      { before: "yesterday" },
      { all: true },
    ])
      expect([body, await outcomeOf(await post("/read", body))]).toEqual([body, refused]);
    const session = formatId("ses", randomBytes(16));
    for (const body of [{}, { sessionId: id }, { sessionId: session, reason: "<b>canary</b>" }])
      expect([body, await outcomeOf(await post("/save-failed", body))]).toEqual([body, refused]);
  });

  test("[NT-7] [NT-9] a device that cannot save says so once an hour, and its account is written to as it wants", async () => {
    const { fixture, person, as, ask, post } = await told();
    const body = { sessionId: formatId("ses", randomBytes(16)) };
    expect((await post("/save-failed", body)).status).toBe(204);
    expect((await post("/save-failed", body)).status).toBe(204);
    const page = await ask();
    expect([page.items.length, page.items[0]]).toMatchObject([4, { kind: "save_failed", data: body }]);
    const subject = "A device of yours cannot save to Holdfast";
    const letters = () => fixture.sent.filter((each) => each.to === person.email && each.subject === subject);
    while (letters().length === 0) await Bun.sleep(5);
    expect(letters()).toHaveLength(1);

    const put = (wanted: object, version: number) =>
      fixture.send("PUT", "/notifications/preferences", {
        body: wanted,
        headers: { ...as, "if-match": `"v${version}"` },
      });
    const found = await fixture.send("GET", "/notifications/preferences", { headers: as });
    expect([found.headers.get("etag"), await found.json()]).toEqual(['"v0"', PREFERENCE_DEFAULTS]);
    const quiet = { ...PREFERENCE_DEFAULTS, save_failed: { app: true, send: false } };
    const set = await put(quiet, 0);
    expect([set.headers.get("etag"), await set.json()]).toEqual(['"v1"', quiet]);
    expect(await outcomeOf(await put(quiet, 0))).toBe("412 version-conflict");
    const unasked = await fixture.send("PUT", "/notifications/preferences", { body: quiet, headers: as });
    expect(await outcomeOf(unasked)).toBe("428 precondition-required");
    fixture.clock.now += HOUR_MILLISECONDS;
    const later = bearer(await (await signIn(fixture, person)).json());
    fixture.clock.now += 1000;
    expect((await post("/save-failed", body, later)).status).toBe(204);
    await fixture.dispatcher.settled();
    const now = await (await fixture.send("GET", "/notifications", { headers: later })).json();
    expect([now.items[0].kind, letters().length]).toEqual(["save_failed", 1]);
  });

  test("[NT-9] what is always told is not switched off, and preferences are all of them and nothing more", async () => {
    const { fixture, as } = await told();
    const { new_login: _, ...fewer } = PREFERENCE_DEFAULTS;
    for (const body of [
      { ...PREFERENCE_DEFAULTS, new_login: { app: false, send: false } },
      { ...PREFERENCE_DEFAULTS, damage_found: { app: false, send: true } },
      { ...PREFERENCE_DEFAULTS, marketing: { app: true, send: true } },
      fewer,
      [],
    ]) {
      const headers = { ...as, "if-match": '"v0"' };
      const response = await fixture.send("PUT", "/notifications/preferences", { body, headers });
      expect(await outcomeOf(response)).toBe("400 invalid-request");
    }
  });
});

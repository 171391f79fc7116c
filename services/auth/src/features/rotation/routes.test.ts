import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { RATES_PER_MINUTE, type RateName } from "@holdfast/protocol/limits";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";
import { bearer, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { nextRoster } from "../../testing/roster-changes.ts";
import { answered, made } from "../../testing/sharing.ts";
import { epochOf, threeOf } from "../../testing/three-members.ts";
import { rosterBody } from "../../testing/wire-changes.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1000;

describeOnBackends("rotation", (begin) => {
  const begun = async (perMinute?: Record<RateName, number>) => {
    const fixture = await begin(perMinute);
    const team = await threeOf(fixture);
    const { ada, ben, cem, roster } = team;
    const path = `/workspaces/${ada.answer.workspaceId}/roster`;
    const everybody = [
      [ada.person, "owner"],
      [ben.person, "admin"],
      [cem.person, "member"],
    ] as const;
    const put = (reason: unknown, body: ReplaceRosterBody, as = ada.as) =>
      fixture.send("PUT", path, { body: { reason, ...body }, headers: made(as, roster) });
    const signedBy = (who: typeof ada) => epochOf(ada.person, roster, who.person, everybody);
    const view = () => answered(fixture.send("GET", "/workspaces/current", { headers: ada.as }));
    /** Ada again, after her tokens ended. */
    const signIn = async () => {
      const { email, authKey } = ada.person;
      const body = { email, authKey: toBase64url(authKey), client: "bearer" };
      return bearer(await answered(fixture.send("POST", "/auth/login", { body })));
    };
    return { ...team, fixture, path, put, signedBy, everybody, view, signIn };
  };

  test("[RO-1] [A18] routine rotation waits until the epoch is 30 days old, and is told from when on", async () => {
    const { ada, fixture, put, signedBy, view, signIn } = await begun();
    const body = await signedBy(ada);
    const since = Date.parse((await view()).epochSince);
    const early = await put("routine", body);
    expect(early.status).toBe(409);
    const { code, detail } = await early.json();
    expect(code).toBe("key-too-young");
    expect(detail).toContain(new Date(since + 30 * DAY_MILLISECONDS).toISOString());
    fixture.clock.now = since + 30 * DAY_MILLISECONDS - 1;
    const again = await signIn();
    expect(await outcomeOf(await put("routine", body, again))).toBe("409 key-too-young");
    fixture.clock.now = since + 30 * DAY_MILLISECONDS;
    expect((await put("routine", body, again)).status).toBe(200);
  });

  test("[RO-1] [RO-2] after a suspected leak it does not wait; the age begins anew, earlier keys take no writes", async () => {
    const { ada, fixture, put, signedBy, view } = await begun();
    const before = await view();
    fixture.clock.now += 1000;
    const response = await put("suspected-leak", await signedBy(ada));
    expect([response.status, response.headers.get("etag")]).toEqual([200, '"v4"']);
    const after = await view();
    expect([before.epoch, after.epoch, after.minWriteEpoch]).toEqual([1, 2, 2]);
    expect(Date.parse(after.epochSince)).toBe(fixture.clock.now);
    const log = await answered(fixture.send("GET", "/audit", { headers: ada.as }));
    expect(log.items[0]).toMatchObject({ action: "workspace.rotated", target: "suspected-leak" });
  });

  test("[RO-2] it changes keys and nothing else", async () => {
    const { ada, ben, cem, roster, everybody, put, fixture, view } = await begun();
    const { keyRing } = ada.person.wire;
    const before = await view();
    const of = (stay: Parameters<typeof epochOf>[3]) => epochOf(ada.person, roster, ada.person, stay);
    const [owner, admin, member] = everybody;
    const same = rosterBody(await nextRoster(ada.person, roster, () => ({})), keyRing);
    const outcomes: string[] = [];
    for (const reason of ["routine", "suspected-leak", "changed-keys"]) {
      for (const body of [
        same,
        await of([owner, admin]),
        await of([owner, admin, [cem.person, "viewer"]]),
        await of([owner, [ben.person, "owner"], member]),
      ])
        outcomes.push(await outcomeOf(await put(reason, body)));
    }
    // Nobody has other keys: there is nothing that this reason could be for.
    outcomes.push(await outcomeOf(await put("changed-keys", await of(everybody))));
    expect(outcomes).toEqual(Array(13).fill("422 bad-references"));
    for (const reason of ["because", "", 7, null, undefined])
      expect(await outcomeOf(await put(reason, same))).toBe("400 invalid-request");
    expect(await view()).toEqual(before);
    expect((await answered(fixture.send("GET", "/audit", { headers: ada.as }))).items[0].action).not.toBe(
      "workspace.rotated",
    );
  });

  test("[RO-2] admins and owners do it; members and strangers do not", async () => {
    const { ada, ben, cem, admin, member, put, signedBy, fixture } = await begun();
    const stranger = await fixture.signUp();
    expect(await outcomeOf(await put("suspected-leak", await signedBy(cem), member))).toBe("403 forbidden");
    expect(await outcomeOf(await put("suspected-leak", await signedBy(ada), member))).toBe("403 forbidden");
    expect(await outcomeOf(await put("suspected-leak", await signedBy(ada), stranger.as))).toBe(
      "404 not-found",
    );
    expect((await put("suspected-leak", await signedBy(ben), admin)).status).toBe(200);
  });

  test("[RO-2] [AU-10] every member gets a grant, and the version that was read is named", async () => {
    const { ada, path, signedBy, put, fixture, roster } = await begun();
    const body = await signedBy(ada);
    const fewer = { ...body, grants: body.grants.slice(1) };
    expect(await outcomeOf(await put("suspected-leak", fewer))).toBe("422 bad-references");
    const sent = { reason: "suspected-leak", ...body };
    const bare = await fixture.send("PUT", path, { body: sent, headers: ada.as });
    expect(await outcomeOf(bare)).toBe("428 precondition-required");
    const stale = await fixture.send("PUT", path, { body: sent, headers: { ...ada.as, "if-match": '"v2"' } });
    expect(await outcomeOf(stale)).toBe("412 version-conflict");
    const unknown = { ...sent, note: "canary" };
    const refused = await fixture.send("PUT", path, { body: unknown, headers: made(ada.as, roster) });
    expect(await outcomeOf(refused)).toBe("400 invalid-request");
    const other = await fixture.send("PUT", `/workspaces/wsp_${"0".repeat(32)}/roster`, {
      body: sent,
      headers: made(ada.as, roster),
    });
    expect(await outcomeOf(other)).toBe("404 not-found");
  });

  test("[AU-10] [RO-2] of eight rotations at once exactly one is stored", async () => {
    const { ada, put, signedBy, path, fixture } = await begun();
    const bodies = await Promise.all(Array.from({ length: 8 }, () => signedBy(ada)));
    const outcomes = await Promise.all(
      bodies.map(async (body) => outcomeOf(await put("suspected-leak", body))),
    );
    expect(outcomes.toSorted()).toEqual(["200", ...Array(7).fill("412 version-conflict")]);
    const { rosters, keyRing } = await answered(fixture.send("GET", path, { headers: ada.as }));
    const won = bodies[outcomes.indexOf("200")];
    expect([rosters[3], keyRing]).toEqual([won?.roster ?? "", won?.keyRing ?? ""]);
  });

  test("[AU-11] [RO-2] an address sends so many rotations a minute, and no more", async () => {
    const perMinute = Object.fromEntries(
      Object.keys(RATES_PER_MINUTE).map((name) => [name, name === "grantUpload" ? 3 : 1_000_000]),
    ) as Record<RateName, number>;
    const { ada, signedBy, path, fixture, roster } = await begun(perMinute);
    const body = { reason: "routine", ...(await signedBy(ada)) };
    // Other tests count on the same database for theirs.
    const put = (peer: string) => fixture.send("PUT", path, { body, headers: made(ada.as, roster), peer });
    const outcomes: string[] = [];
    for (let n = 0; n < 5; n++) outcomes.push(await outcomeOf(await put("192.0.2.77")));
    expect(outcomes).toEqual([...Array(3).fill("409 key-too-young"), ...Array(2).fill("429 rate-limited")]);
    expect(await outcomeOf(await put("192.0.2.78"))).toBe("409 key-too-young");
  });

  test("[RO-2] [AM-3] what a home says of assisted mode is not said by a roster alone", async () => {
    const { ada, roster, put } = await begun();
    const flagged = await nextRoster(ada.person, roster, () => ({ assistedAllowed: true }));
    const body = rosterBody(flagged, ada.person.wire.keyRing);
    expect(await outcomeOf(await put("assisted", body))).toBe("422 bad-references");
    expect(await outcomeOf(await put("routine", body))).toBe("422 malformed-object");
  });
});

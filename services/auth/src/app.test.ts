import { expect, test } from "bun:test";
import type { SignedIn } from "@holdfast/protocol/auth";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { createLocalJWKSet, jwtVerify } from "jose";
import { bearer, browser, cookiesOf, outcomeOf } from "./testing/fixture.ts";
import { describeOnBackends } from "./testing/on-backends.ts";
import { createPerson, registerBody } from "./testing/person.ts";

describeOnBackends("an account's first day", (begin) => {
  test("[AU-1] [AU-2] [AU-4] a program registers, signs in anywhere else, renews, sees itself, and leaves", async () => {
    const { send } = await begin();
    const person = await createPerson({ recoveryCodes: 4 });
    const body = registerBody(person);
    const registered = await send("POST", "/auth/register", { body });
    expect(registered.status).toBe(201);
    const first: SignedIn = await registered.json();
    expect(first.account).toEqual({ id: body.accountId, email: body.email });
    expect(first.keyList).toBe(body.keyList);
    expect(first.slots.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
      body.slots.toSorted((a, b) => a.id.localeCompare(b.id)),
    );

    const asked = await send("POST", "/auth/kdf", { body: { email: body.email } });
    expect(await asked.json()).toEqual({ kdf: body.kdf });
    const login = { email: body.email.toUpperCase(), authKey: body.authKey, client: "bearer" };
    const signedIn = await send("POST", "/auth/login", { body: login });
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.getSetCookie()).toEqual([]);
    const second: SignedIn = await signedIn.json();
    expect({ ...second, login: null, tokens: null }).toEqual({ ...first, login: null, tokens: null });
    expect(second.login).not.toEqual(first.login);

    const refreshed = await send("POST", "/auth/refresh", { body: { refresh: second.tokens?.refresh } });
    expect(refreshed.status).toBe(200);
    const { tokens } = await refreshed.json();
    const as = { authorization: `Bearer ${tokens.access}` };
    const me = await send("GET", "/auth/me", { headers: as });
    expect(await me.json()).toEqual({
      account: first.account,
      login: second.login,
      workspaceId: formatId("wsp", person.wire.workspaceId),
      workspaces: first.workspaces,
      pendingDeviceCodes: 0,
    });
    expect(await outcomeOf(await send("POST", "/auth/logout", { headers: as }))).toBe("204");
    expect(await outcomeOf(await send("GET", "/auth/me", { headers: as }))).toBe("401 unauthenticated");
    expect(await outcomeOf(await send("GET", "/auth/me", { headers: bearer(first) }))).toBe("200");
  });

  test("[B19] [AU-4] [AU-6] [AU-8] a browser does the same with cookies, and no token ever stands in a body", async () => {
    const { send } = await begin();
    const person = await createPerson();
    const registered = await send("POST", "/auth/register", { body: registerBody(person, "browser") });
    const answer: SignedIn = await registered.json();
    expect(answer.tokens).toBeUndefined();
    const cookies = cookiesOf(registered);
    expect(answer.csrfToken).toBe(cookies.get("holdfast_csrf") ?? "");
    const refreshed = await send("POST", "/auth/refresh", { body: {}, headers: browser(cookies) });
    expect(Object.keys(await refreshed.json())).toEqual(["csrfToken"]);
    const renewed = cookiesOf(refreshed);
    expect(renewed.get("holdfast_refresh")).not.toBe(cookies.get("holdfast_refresh"));
    const out = await send("POST", "/auth/logout", { headers: browser(renewed) });
    expect([...cookiesOf(out).values()]).toEqual(["", "", ""]);
    expect(out.headers.getSetCookie().every((line) => line.includes("Max-Age=0"))).toBe(true);
    expect(await outcomeOf(await send("GET", "/auth/me", { headers: browser(renewed) }))).toBe(
      "401 unauthenticated",
    );
  });

  test("[AU-9] [AU-10] keys, devices, workspaces and the roster are read back as they were sent", async () => {
    const { send, signUp } = await begin();
    const { person, answer, as } = await signUp();
    const slots = await send("GET", "/keys/slots", { headers: as });
    expect(slots.headers.get("etag")).toBe('"v1"');
    expect(await slots.json()).toEqual({
      version: 1,
      keyList: answer.keyList,
      slots: answer.slots,
      devices: answer.devices,
      successors: [],
    });
    const devices = await send("GET", "/keys/devices", { headers: as });
    expect((await devices.json()).devices).toMatchObject(answer.devices);
    const list = await send("GET", "/workspaces", { headers: as });
    expect((await list.json()).items).toEqual(answer.workspaces);
    const current = await send("GET", "/workspaces/current", { headers: as });
    expect([await current.json()]).toEqual([...answer.workspaces]);
    const roster = await send("GET", `/workspaces/${answer.workspaceId}/roster`, { headers: as });
    expect(roster.headers.get("etag")).toBe('"v1"');
    expect(await roster.json()).toEqual({
      version: 1,
      rosters: [toBase64url(person.wire.roster)],
      keyRing: toBase64url(person.wire.keyRing),
      grant: toBase64url(person.wire.grant),
      members: [
        {
          accountId: answer.account.id,
          keyList: answer.keyList,
          certificates: [toBase64url(person.wire.certificate)],
          successors: [],
        },
      ],
      former: [],
    });
  });

  test("[AU-5] anybody can verify an access token by the published keys", async () => {
    const { send, signUp } = await begin();
    const { answer } = await signUp();
    const keys = createLocalJWKSet(await (await send("GET", "/auth/jwks.json")).json());
    const { payload, protectedHeader } = await jwtVerify(answer.tokens?.access ?? "", keys);
    expect(protectedHeader.alg).toBe("EdDSA");
    expect(payload).toMatchObject({
      kind: "access",
      sub: answer.account.id,
      lgn: answer.login.id,
      wsp: answer.workspaceId,
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(15 * 60);
  });
});

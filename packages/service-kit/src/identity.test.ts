import { describe, expect, test } from "bun:test";
import { CSRF_HEADER } from "@holdfast/protocol/auth";
import { cookieNames, readCookie, setCookie } from "./cookies.ts";
import { createNotes } from "./testing/notes-app.ts";

type Headers = Record<string, string>;

const write = async (notes: ReturnType<typeof createNotes>, headers: Headers): Promise<string> => {
  const response = await notes.send("POST", "/drafts", headers, { text: "Buy milk" });
  return response.status === 201 ? "written" : (await response.json()).code;
};

describe("who calls", () => {
  test("[AU-5] a bearer token or a cookie with the page's token is somebody", async () => {
    const notes = createNotes();
    const login = notes.newLogin();
    const access = await login.token();
    expect(await write(notes, { authorization: `Bearer ${access}` })).toBe("written");
    expect(await write(notes, { authorization: `bearer ${access}` })).toBe("written");
    const cookie = `other=1; holdfast_access=${access}`;
    expect(await write(notes, { cookie, [CSRF_HEADER]: login.csrf })).toBe("written");
  });

  test("[B18] [AU-8] a cookie needs the header that belongs to its login, a bearer token does not", async () => {
    const notes = createNotes();
    const [login, other] = [notes.newLogin(), notes.newLogin()];
    const cookie = `holdfast_access=${await login.token()}`;
    const headers: Headers[] = [
      { cookie },
      { cookie, [CSRF_HEADER]: "" },
      { cookie, [CSRF_HEADER]: other.csrf },
      { cookie, [CSRF_HEADER]: login.csrf.slice(0, -1) },
      { cookie, [CSRF_HEADER]: `${login.csrf}A` },
      { cookie: `${cookie}; holdfast_csrf=${login.csrf}` },
    ];
    for (const each of headers) expect(await write(notes, each)).toBe("csrf-failed");
  });

  test("[AU-5] an Authorization header is judged by itself, whatever cookies come with it", async () => {
    const notes = createNotes();
    const login = notes.newLogin();
    const good = { cookie: `holdfast_access=${await login.token()}`, [CSRF_HEADER]: login.csrf };
    for (const authorization of [
      "Bearer canary",
      "Bearer ",
      "Basic abc",
      "canary",
      `Bearer ${"a".repeat(5000)}`,
    ])
      expect(await write(notes, { ...good, authorization })).toBe("unauthenticated");
  });

  test("[AU-7] a login that ended is nobody on the next request, though its token was seen before", async () => {
    const notes = createNotes();
    const login = notes.newLogin();
    const headers = await login.bearer();
    expect(await write(notes, headers)).toBe("written");
    login.end();
    expect(await write(notes, headers)).toBe("unauthenticated");
  });

  test("[AU-5] an expired token says so, for the client to renew it", async () => {
    const notes = createNotes();
    const headers = await notes.newLogin().bearer();
    notes.clock.now += 901_000;
    expect(await write(notes, headers)).toBe("token-expired");
  });
});

describe("cookies", () => {
  test("[AU-4] another port has other names", () => {
    expect(cookieNames(8787).access).toBe("holdfast_access");
    expect(cookieNames(9000)).toEqual({
      access: "holdfast_access_9000",
      refresh: "holdfast_refresh_9000",
      csrf: "holdfast_csrf_9000",
    });
  });

  test("[AU-4] only what a page must read is readable", () => {
    expect(setCookie("a", "b", { path: "/", maxAgeSeconds: 5 })).toBe(
      "a=b; Path=/; Max-Age=5; SameSite=Strict; Secure; HttpOnly",
    );
    expect(setCookie("a", "b", { path: "/", maxAgeSeconds: 5, readable: true })).not.toContain("HttpOnly");
  });

  test("the first of several cookies with one name counts, and no name is found inside another", () => {
    const of = (cookie: string) => readCookie(new Request("http://localhost", { headers: { cookie } }), "a");
    expect(of("a=1; a=2")).toBe("1");
    expect(of(" b=2 ;  a = x=y ")).toBe("x=y");
    expect(of("aa=1; ba=2; b=a=3")).toBeNull();
    expect(of("a")).toBeNull();
    expect(of("")).toBeNull();
  });
});

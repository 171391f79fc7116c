import { describe, expect, test } from "bun:test";
import { createNotes } from "./testing/notes-app.ts";

const CANARY = "canary";

describe("the edge of a service", () => {
  test("[ED-1] what a handler throws is a problem that repeats none of it", async () => {
    const { send } = createNotes();
    const cases: readonly (readonly [string, number, string])[] = [
      ["/fails", 500, "internal"],
      ["/lies", 500, "internal"],
      ["/throws-text", 500, "internal"],
      ["/refuses", 413, "quota-exceeded"],
      ["/outage", 503, "unavailable"],
    ];
    for (const [path, status, code] of cases) {
      const response = await send("GET", path);
      expect([path, response.status]).toEqual([path, status]);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ code, status });
      expect(text).not.toContain(CANARY);
    }
  });

  test("[ED-2] an unknown address is 404, a known one with another method 405 with those it takes", async () => {
    const { send } = createNotes();
    for (const path of ["/none", "/notes/", "//notes", "/notes/1/2", "/Notes", "/no%74es", ""]) {
      const response = await send("GET", path);
      expect([path, (await response.json()).code]).toEqual([path, "no-such-route"]);
    }
    for (const method of ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const response = await send(method, "/notes");
      expect([method, response.status, response.headers.get("allow")]).toEqual([method, 405, "POST"]);
    }
  });

  test("[ED-6] a request has one id, in its answer, its problem and its line of the log", async () => {
    const { send, log } = createNotes();
    const response = await send("GET", "/fails");
    const id = response.headers.get("x-request-id") ?? "";
    expect(id).toMatch(/^req_[0-9a-f]{24}$/);
    expect((await response.json()).instance).toBe(`/requests/${id}`);
    const entry = JSON.parse(log[0] ?? "");
    expect(entry).toMatchObject({ requestId: id, method: "GET", route: "/api/fails", status: 500 });
    expect(entry.error).toStartWith("Error: … at ");
    expect(response.headers.get("traceparent")).toContain(entry.trace);
    const other = await send("GET", "/fails");
    expect(other.headers.get("x-request-id")).not.toBe(id);
  });

  test("[ED-6] a caller's id and trace are carried on where they have the form of one", async () => {
    const { send } = createNotes();
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const headers = { "x-request-id": "req-12345678", traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    const response = await send("GET", "/notes/1", headers);
    expect(response.headers.get("x-request-id")).toBe("req-12345678");
    expect(response.headers.get("traceparent")).toMatch(
      new RegExp(`^00-${trace}-(?!00f067aa)[0-9a-f]{16}-01$`),
    );
    const wrong = { "x-request-id": '"><script>', traceparent: `00-${"0".repeat(32)}-00f067aa0ba902b7-01` };
    const made = await send("GET", "/notes/1", wrong);
    expect(made.headers.get("x-request-id")).toMatch(/^req_/);
    expect(made.headers.get("traceparent")).not.toContain("0".repeat(32));
  });

  test("[ED-6] [AU-12] the log knows routes by their patterns and nothing that was said", async () => {
    const { send, log, newLogin } = createNotes();
    const { bearer } = newLogin();
    const headers = await bearer();
    await send("GET", `/notes/${CANARY}?${CANARY}=${CANARY}`, headers);
    await send("POST", "/notes", headers, { text: CANARY });
    await send("GET", `/${CANARY}`);
    expect(log.map((line) => JSON.parse(line).route)).toEqual(["/api/notes/:id", "/api/notes", "none"]);
    expect(log.join("")).not.toContain(CANARY);
    expect(log.join("")).not.toContain(headers.authorization.slice(7));
  });

  test("[ED-7] security headers stand on every answer, good and bad", async () => {
    const { send } = createNotes();
    for (const path of ["/notes/1", "/none", "/fails", "/outage", "/refuses"]) {
      const { headers } = await send("GET", path);
      const policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
      expect(headers.get("content-security-policy")).toBe(policy);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("strict-transport-security")).toContain("max-age=");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("a service knows which addresses are its own", () => {
    const { service } = createNotes();
    expect([service.answers("/api/notes"), service.answers("/api/notes/1"), service.answers("/api")]).toEqual(
      [true, true, false],
    );
  });
});

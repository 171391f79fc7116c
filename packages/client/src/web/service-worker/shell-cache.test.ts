import { describe, expect, test } from "bun:test";
import { createShellCache, pageFor } from "./shell-cache.ts";

const ORIGIN = "http://localhost:8787";
const FILES = ["/index.html", "/s/index.html", "/sessions/index.html", "/_astro/app.abc.js", "/favicon.svg"];

/** A CacheStorage of this process with what the shell uses of it. */
const memoryCaches = () => {
  const all = new Map<string, Map<string, Response>>();
  const open = async (name: string) => {
    const entries = all.get(name) ?? new Map<string, Response>();
    all.set(name, entries);
    return {
      put: async (request: Request, response: Response) => {
        entries.set(request.url, response);
      },
      match: async (request: Request) => entries.get(request.url)?.clone(),
    } as unknown as Cache;
  };
  return { all, open, keys: async () => [...all.keys()], delete: async (name: string) => all.delete(name) };
};

const begin = (version = "1") => {
  const caches = memoryCaches();
  let online = true;
  const asked: string[] = [];
  const network = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    if (!online) throw new TypeError("no network");
    const page = pathname.startsWith("/s/") ? "/s/index.html" : pathname;
    return new Response(`network ${page}`, { status: FILES.includes(page) ? 200 : 404 });
  };
  const shellOf = (of: string, files = FILES) =>
    createShellCache({ version: of, files }, { caches, fetch: network, origin: ORIGIN });
  const shell = shellOf(version);
  const get = async (path: string, mode: RequestMode = "cors") => {
    // A script cannot make a request of a navigation: what the browser would hand over has its fields.
    const request = { url: `${ORIGIN}${path}`, method: "GET", mode } as Request;
    const answer = shell.answer(request);
    return answer === null ? null : (await answer).text();
  };
  return {
    caches,
    asked,
    shell,
    shellOf,
    get,
    disconnect: () => {
      online = false;
    },
  };
};

describe("the application on the device", () => {
  test("[SP-29] every address has the page of its nearest folder, and the front page stands for itself only", () => {
    const files = new Set(FILES);
    const pages = ["/", "/s/ses_1", "/s/ses_1/x", "/sessions", "/sessions/", "/elsewhere"].map((path) =>
      pageFor(path, files),
    );
    expect(pages).toEqual([
      "/index.html",
      "/s/index.html",
      "/s/index.html",
      "/sessions/index.html",
      "/sessions/index.html",
      null,
    ]);
  });

  test("[SP-29] without the network pages and files come from the device; calls to the service never do", async () => {
    const { shell, get, disconnect, asked } = begin();
    await shell.install();
    expect(await get("/s/ses_1", "navigate")).toBe("network /s/index.html");
    disconnect();
    expect(await get("/s/ses_1", "navigate")).toBe("network /s/index.html");
    expect(await get("/favicon.svg")).toBe("network /favicon.svg");
    const before = asked.length;
    expect(await get("/_astro/app.abc.js")).toBe("network /_astro/app.abc.js");
    expect(asked).toHaveLength(before);
    expect(await get("/api/sessions")).toBeNull();
    expect(await get("/elsewhere", "navigate")).toBeNull();
  });

  test("[SP-29] a shell with a hole is none, and an earlier one goes when the next takes over", async () => {
    const { shell, shellOf, caches } = begin("1");
    await shell.install();
    expect(shellOf("2", [...FILES, "/gone.js"]).install()).rejects.toThrow(/lacks \/gone.js/);
    await shellOf("3").install();
    await caches.open("somebody else's");
    await shellOf("3").activate();
    expect([...caches.all.keys()].toSorted()).toEqual(["holdfast-shell-3", "somebody else's"]);
  });
});

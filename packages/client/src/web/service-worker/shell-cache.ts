/** The pages and everything they load, as one build made them. */
export interface Shell {
  /** Hash over all of it: another build is another cache. */
  readonly version: string;
  /** Addresses below the origin, as in `/s/index.html`. */
  readonly files: readonly string[];
}

export interface ShellDeps {
  readonly caches: Pick<CacheStorage, "open" | "keys" | "delete">;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly origin: string;
}

const PREFIX = "holdfast-shell-";
/** Names hold a hash of the content: what is kept never changes. */
const HASHED = /^\/_astro\//;

/** The page that answers an address: its own, or that of the nearest folder above it. Null where there is none. */
export const pageFor = (path: string, files: ReadonlySet<string>): string | null => {
  const parts = path.split("/").filter((part) => part !== "");
  for (let depth = parts.length; depth >= 0; depth--) {
    const page = `/${[...parts.slice(0, depth), "index.html"].join("/")}`;
    // The front page stands for itself only: another address without a page is a mistake, and says so.
    if (files.has(page) && (depth > 0 || parts.length === 0)) return page;
  }
  return null;
};

/**
 * Keeps the application on the device, so that a reload works without the service. Pages come from the network where there
 * is one, hashed files from here first.
 */
export const createShellCache = ({ version, files }: Shell, deps: ShellDeps) => {
  const name = `${PREFIX}${version}`;
  const known = new Set(files);

  const kept = async (path: string): Promise<Response | undefined> => {
    const cache = await deps.caches.open(name);
    return cache.match(new Request(`${deps.origin}${path}`), { ignoreVary: true });
  };

  return {
    /** Fetches all of it, or fails as a whole: a shell with a hole is none. */
    install: async (): Promise<void> => {
      const cache = await deps.caches.open(name);
      await Promise.all(
        files.map(async (path) => {
          const request = new Request(`${deps.origin}${path}`, { cache: "no-cache" });
          const response = await deps.fetch(request);
          if (!response.ok) throw new Error(`the shell lacks ${path}: ${response.status}`);
          await cache.put(request, response);
        }),
      );
    },

    /** Earlier builds go once no page of theirs is open, which is when this is called. */
    activate: async (): Promise<void> => {
      const names = await deps.caches.keys();
      const old = names.filter((each) => each.startsWith(PREFIX) && each !== name);
      await Promise.all(old.map((each) => deps.caches.delete(each)));
    },

    /** Null for requests that are none of the shell's: they go to the network as if nobody were here. */
    answer: (request: Request): Promise<Response> | null => {
      const { origin, pathname } = new URL(request.url);
      if (request.method !== "GET" || origin !== deps.origin || pathname.startsWith("/api")) return null;
      const path = request.mode === "navigate" ? pageFor(pathname, known) : pathname;
      if (path === null || !known.has(path)) return null;
      if (HASHED.test(path)) return kept(path).then((response) => response ?? deps.fetch(request));
      return deps.fetch(request).catch(async (cause: unknown) => {
        const response = await kept(path);
        if (response === undefined) throw cause;
        return response;
      });
    },
  };
};

/** Addresses that one static page answers, because what they show is known only in the browser. */
export const PAGE_REWRITES: readonly { readonly below: string; readonly page: string }[] = [
  { below: "/s/", page: "/s/index.html" },
  { below: "/invite/", page: "/invite/index.html" },
];

/** The file of the web build that answers a path: rewritten, or a folder's index page. */
export const pageOf = (path: string): string => {
  const rewrite = PAGE_REWRITES.find(({ below }) => path.startsWith(below) && path.length > below.length);
  if (rewrite !== undefined && !/\.[a-z0-9]+$/.test(path)) return rewrite.page;
  if (path.endsWith("/")) return `${path}index.html`;
  return /\.[a-z0-9]+$/.test(path) ? path : `${path}/index.html`;
};

/** A page carries its own policy with hashes of its inline scripts in a meta tag; what a meta tag cannot say stands here. */
const PAGE_POLICY = "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";
/** A worker takes its policy from its own answer: it computes Argon2 in WebAssembly and speaks to this origin only. */
const WORKER_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'";

/**
 * A page whose policy allows one more script, and what it shows in a frame, from one other origin. For pages of the build
 * only, whose policies are all alike. [HC-5]
 *
 * @throws Error for a page without such a policy: it would stay closed and nobody would know why.
 */
export const withScriptsFrom = (page: string, origin: string): string => {
  const policy = /(<meta http-equiv="content-security-policy" content="[^"]*)script-src /i;
  if (!policy.test(page)) throw new Error("a page without a policy for scripts");
  return page.replace(policy, (_, before: string) => `${before}frame-src ${origin}; script-src ${origin} `);
};

/** Headers of every static answer. */
export const staticHeaders = (path: string): Readonly<Record<string, string>> => ({
  "content-security-policy": path.endsWith(".js") ? WORKER_POLICY : PAGE_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
});

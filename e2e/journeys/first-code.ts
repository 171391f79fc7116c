const IN_PAGE = /(?:src|component-url|renderer-url|before-hydration-url)="(\/[^"]+\.js)"/g;
/** What a script imports before it runs. What it imports later has parentheses. */
const IN_SCRIPT = /\b(?:from|import)\s*"(\.{0,2}\/[^"]+\.js)"/g;
/** The worker that seals starts with every page that has it. */
const WORKER = /engine-worker-[\w-]+\.js/g;

const matchesOf = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([whole, path]) => path ?? whole);

const textOf = async (address: URL): Promise<string> => (await fetch(address)).text();

/** Bytes on the way, compressed as every browser can read them. */
const sizeOf = async (address: URL): Promise<number> => {
  const answer = await fetch(address, { headers: { "accept-encoding": "gzip" }, decompress: false });
  return (await answer.arrayBuffer()).byteLength;
};

/**
 * The scripts that a page loads before anything can be used, with those of the worker that seals, and how many bytes they are
 * on the way. What is loaded when it is needed is not among them.
 */
export const firstCodeOf = async (page: URL): Promise<ReadonlyMap<string, number>> => {
  const sizes = new Map<string, number>();
  const visit = async (address: URL): Promise<void> => {
    if (sizes.has(address.pathname)) return;
    sizes.set(address.pathname, 0);
    const text = await textOf(address);
    sizes.set(address.pathname, await sizeOf(address));
    const next = [...matchesOf(text, IN_SCRIPT), ...matchesOf(text, WORKER).map((name) => `./${name}`)];
    await Promise.all(next.map((path) => visit(new URL(path, address))));
  };
  const html = await textOf(page);
  await Promise.all(matchesOf(html, IN_PAGE).map((path) => visit(new URL(path, page))));
  return sizes;
};

import type { BrowserContext, Page } from "playwright-core";

/** What a page's own thread was asked to do that a worker's is for. */
export interface PageWork {
  /** Calls of the cryptography and of WebAssembly, by name. */
  readonly calls: readonly string[];
  /** Workers that were started, by the beginnings of their files' names. */
  readonly workers: readonly string[];
}

/** Notes in every page of a context, from its first script on, what its thread is asked to do. */
export const notePageWork = async (context: BrowserContext): Promise<(page: Page) => Promise<PageWork>> => {
  await context.addInitScript(() => {
    const calls: string[] = [];
    const workers: string[] = [];
    Object.assign(globalThis, { pageWork: { calls, workers } });
    const note = (owner: object, of: string): void => {
      for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
        if (typeof value !== "function" || name === "constructor") continue;
        Object.assign(owner, {
          [name](this: unknown, ...args: readonly unknown[]) {
            calls.push(`${of}.${name}`);
            return value.apply(this, args);
          },
        });
      }
    };
    // No own cryptography where the page may not have any.
    if ("SubtleCrypto" in globalThis) note(SubtleCrypto.prototype, "subtle");
    for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming"] as const) {
      const value = WebAssembly[name] as (...args: readonly unknown[]) => unknown;
      Object.assign(WebAssembly, {
        [name]: (...args: readonly unknown[]) => {
          calls.push(`WebAssembly.${name}`);
          return value(...args);
        },
      });
    }
    globalThis.Worker = class extends Worker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        workers.push(String(address).split("/").at(-1) ?? "");
      }
    };
  });
  return (page) => page.evaluate(() => (globalThis as unknown as { readonly pageWork: PageWork }).pageWork);
};

import { once } from "./stamps.ts";
import { runStep } from "./step.ts";

/** Builds the pages and islands into `apps/web/dist` unless nothing they are made of has changed since. */
export const buildWeb = (): Promise<boolean> =>
  once(
    "web",
    [
      "bun.lock",
      "apps/web/**/*",
      "apps/open-export/src/**/*",
      "packages/{protocol,vault,state,client}/src/**/*",
    ],
    "apps/web/dist/index.html",
    () =>
      runStep(
        "Building the workspace …",
        ["--bun", "node_modules/astro/bin/astro.mjs", "build"],
        "apps/web",
        // Whoever starts it: a test runner says "test", and the pages would carry React's development build, twice as large.
        { NODE_ENV: "production" },
      ),
  );

if (import.meta.main) await buildWeb();

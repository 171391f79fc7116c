/** Writes the golden lists anew: `bun services/session/src/retention/golden/make.ts`. Read what changed, line by line. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { outcomeText } from "../golden.ts";
import { LONG, PATTERN_NAMES, SHORT } from "../simulation.cases.ts";

for (const scale of [SHORT, LONG])
  for (const name of PATTERN_NAMES)
    writeFileSync(join(import.meta.dir, `${name}-${scale.days}.txt`), outcomeText(name, scale));

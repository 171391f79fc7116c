import { CHECKS } from "./checks.ts";
import { run } from "./run.ts";

let ok = true;
for (const step of CHECKS) ok = (await run(step)).ok && ok;
process.exit(ok ? 0 : 1);

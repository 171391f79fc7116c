import { CHECKS } from "./checks.ts";
import { run } from "./run.ts";

let ok = true;
for (const { command } of CHECKS) ok = (await run(command)).ok && ok;
process.exit(ok ? 0 : 1);

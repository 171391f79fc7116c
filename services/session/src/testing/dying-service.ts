import { sessionConfig } from "../config.ts";
import { startSessionService } from "../start.ts";

/**
 * The session service, except that it kills a process when it passes a step for the nth time: `<step> <n> <pid>`, where
 * pid 0 is itself.
 *
 * SIGKILL to itself ends it before its next instruction; another process dies while this one goes on.
 */
const [deadlyStep = "", times = "1", pid = "0"] = process.argv.slice(2);
let left = Number(times);

const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const service = await startSessionService(sessionConfig(), {
  log,
  onStep: async (step) => {
    if (step !== deadlyStep) return;
    left -= 1;
    if (left === 0) process.kill(pid === "0" ? process.pid : Number(pid), "SIGKILL");
  },
});
log(JSON.stringify({ event: "listening", port: service.port }));

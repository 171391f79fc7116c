import { stdoutLog } from "@holdfast/service-kit/line-log";
import { sessionConfig } from "./config.ts";
import { startSessionService } from "./start.ts";

const log = stdoutLog();
const service = await startSessionService(sessionConfig(), { log });
log(JSON.stringify({ event: "listening", port: service.port }));

const stop = async (): Promise<void> => {
  await service.stop();
  process.exit(0);
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);

import { stdoutLog } from "@holdfast/service-kit/line-log";
import { sessionConfig } from "../config.ts";
import { startSessionService } from "../start.ts";

/** The session service by itself, which first tells which packages of OpenTelemetry it has loaded. */
const log = stdoutLog();
const service = await startSessionService(sessionConfig(), { log });
const packages = new Set(
  Object.keys(require.cache)
    .map((path) => /\/node_modules\/(@opentelemetry\/[^/]+)\//.exec(path)?.[1])
    .filter((name) => name !== undefined),
);
process.stdout.write(`${JSON.stringify({ event: "loaded", packages: [...packages].toSorted() })}\n`);
process.stdout.write(`${JSON.stringify({ event: "listening", port: service.port })}\n`);

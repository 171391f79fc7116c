import { join } from "node:path";
import { readNodeConfig } from "@holdfast/infra/config";
import { keptSecrets } from "@holdfast/infra/data/secrets";
import { composeProduct } from "@holdfast/infra/node/compose";
import { stdoutLog } from "@holdfast/service-kit/line-log";
import { listen } from "@holdfast/service-kit/listen";
import { readPublicKeys } from "@holdfast/service-kit/public-keys";
import { createDelayMeter, DELAY_PATH } from "./delay-meter.ts";

/**
 * All services in one process, as `bun run up` has them: here a storm of logins and the saves beside it share one event loop,
 * which can be asked how long it keeps things waiting.
 * Saves are signed in by tokens of the deployment that recorded them.
 */
const { HOLDFAST_TOKEN_JWKS: recorded = "", HOLDFAST_BLOB_DIR: directory = "" } = process.env;
const { databaseUrl, dataDirectory, rates, trustedProxies, auditDays, webhooks } = readNodeConfig(
  process.env,
);
const log = stdoutLog();
const product = await composeProduct({
  version: "bench",
  cookiePort: 8787,
  origin: "http://localhost:8787",
  databaseUrl: databaseUrl ?? "",
  secrets: { ...(await keptSecrets(dataDirectory)), earlierTokenKeys: readPublicKeys(recorded) },
  replica: null,
  scrubDays: 30,
  // With the key of the rig's own service, which takes from the same queue.
  webhooks: { ...webhooks, allow: "127.0.0.1" },
  blobs: { kind: "directory", directory },
  rates,
  auditDays,
  trustedProxies,
  mail: { kind: "mailbox", directory: join(dataDirectory, "mail"), from: "holdfast@localhost" },
  human: null,
  log,
});
const delays = createDelayMeter();
const fetch = (...[request, ...rest]: Parameters<typeof product.fetch>): ReturnType<typeof product.fetch> =>
  new URL(request.url).pathname === DELAY_PATH ? delays.answer(request) : product.fetch(request, ...rest);
const { port } = listen({ host: "127.0.0.1", port: 0, fetch });
log(JSON.stringify({ event: "listening", port }));
process.once("SIGTERM", () => process.exit(0));

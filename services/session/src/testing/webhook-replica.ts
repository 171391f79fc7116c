/** One replica that sends to hooks, in a process of its own. Takes the database, the key, and how long a delivery is its own. */
import { fromBase64url } from "@holdfast/protocol/encoding";
import { createMetrics } from "@holdfast/service-kit/metrics";
import { parseNetworks } from "@holdfast/service-kit/public-targets";
import { SQL } from "bun";
import { sqlDeliveryQueue } from "../webhooks/queue.sql.ts";
import { createSecretBox } from "../webhooks/seal-secret.ts";
import { createSender } from "../webhooks/sender.ts";
import { randomBytes } from "./member.ts";

const [url = "", key = "", claimSeconds = "30"] = process.argv.slice(2);
const secret = fromBase64url(key);
if (secret === null) throw new Error("no key");
const sender = createSender({
  queue: sqlDeliveryQueue(new SQL({ url, max: 4 })),
  targets: { allow: parseNetworks("127.0.0.1") ?? [], resolve: async () => [] },
  box: createSecretBox(secret, randomBytes),
  random: randomBytes,
  now: Date.now,
  log: (line) => process.stderr.write(`${line}\n`),
  metrics: createMetrics(),
  claimSeconds: Number(claimSeconds),
  idleMilliseconds: 200,
});
sender.start();
process.stdout.write("ready\n");
setInterval(() => undefined, 60_000);

import { afterAll, beforeAll, test } from "bun:test";
import { type Deployment, startDeployment } from "./testing/deployment.ts";
import { killRestores } from "./testing/kill-restores.ts";

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
}, 120_000);
afterAll(async () => {
  await deployment?.end();
  deployment?.remove();
});

test("[BK-6] a restore that is killed at any step leaves what was there before, and the next one succeeds", async () => {
  const steps = ["migrated", "table", "begun", "loaded", "blobs", "made", "noted", "moved-aside"] as const;
  await killRestores(deployment, steps);
}, 600_000);

import { test } from "bun:test";
import { fuzzBodies } from "./testing/fuzz-bodies.ts";

test("[ED-2] [SP-5] 300 bodies that are nearly right are no defect, and are repeated in no answer", async () => {
  await fuzzBodies(300);
}, 120_000);

import { test } from "bun:test";
import { memoryBackend } from "@holdfast/session/testing/backends";
import { playHistory } from "./history.ts";
import { createStore } from "./store.ts";

test("[SP-26] histories", async () => {
  const begun = performance.now();
  for (let seed = 1; seed <= 200; seed++)
    await playHistory(await createStore(memoryBackend(), Date.now), seed, 12);
  console.log(performance.now() - begun);
}, 600_000);

import { expect, test } from "bun:test";
import { testDatabase } from "@holdfast/infra/postgres/testing";
import { createMetrics } from "@holdfast/service-kit/metrics";
import { SQL } from "bun";
import { memoryBlobs } from "./blobs/memory.ts";
import { memoryJobs } from "./jobs/memory.ts";
import { sqlReplicaQueue } from "./replica/repository.sql.ts";
import { countBlobs, countJobs, countSaves, measureWaiting } from "./service-metrics.ts";
import { memoryBackend } from "./testing/backends.ts";
import { sealSave } from "./testing/chain.ts";
import { fixtureOn } from "./testing/fixture.ts";

test("[OP-5] saves are counted by what became of them, with what they weigh and how long they took", async () => {
  const metrics = createMetrics();
  const backend = memoryBackend();
  const stores = { ...backend.stores, saves: countSaves(backend.stores.saves, metrics) };
  const of = await fixtureOn({ ...backend, stores });
  const save = await sealSave(of.ann, of.session, null);
  expect([(await of.save(save)).status, (await of.save(save)).status]).toEqual([201, 200]);
  const text = await metrics.text();
  expect(text).toContain('holdfast_saves_total{outcome="saved"} 1');
  expect(text).toContain('holdfast_saves_total{outcome="stored"} 1');
  expect(text).toContain("holdfast_save_bytes_count 1");
  expect(text).toContain("holdfast_save_commit_seconds_count 2");
});

test("[OP-5] jobs tell when they last ended well, and how many turns failed", async () => {
  const metrics = createMetrics();
  const plain = memoryJobs();
  const jobs = countJobs(plain, metrics, () => 7_000);
  jobs.every("retention", "* * * * *", async () => undefined);
  jobs.every("scrub", "* * * * *", async () => {
    throw new Error("x");
  });
  await jobs.runNow("retention");
  await plain.settled();
  await jobs.runNow("scrub");
  await plain.settled().catch(() => undefined);
  const text = await metrics.text();
  expect(text).toContain('holdfast_job_success_seconds{job="retention"} 7');
  expect(text).toContain('holdfast_job_failures_total{job="scrub"} 1');
});

test("[OP-5] what a blob store did not do is counted", async () => {
  const metrics = createMetrics();
  const broken = { ...memoryBlobs(new Map()), put: () => Promise.reject(new Error("full")) };
  const blobs = countBlobs(broken, "first", metrics);
  await expect(blobs.put("segments/a/b" as never, new Uint8Array(1))).rejects.toThrow("full");
  expect(await metrics.text()).toContain('holdfast_blob_first_failures_total{act="put"} 1');
});

test("[OP-5] what waits and what is damaged is told by the rows", async () => {
  const database = await testDatabase();
  const sql = new SQL({ url: database.appUrl, max: 2 });
  const metrics = createMetrics();
  measureWaiting({ sql, queue: sqlReplicaQueue(sql), metrics, now: Date.now });
  const text = await metrics.text();
  expect(text).toContain("holdfast_waiting_copies 0");
  expect(text).toContain("holdfast_waiting_notices 0");
  expect(text).toContain('holdfast_damages_found{state="lost"} 0');
  expect(text).toContain('holdfast_open_operations{state="waiting"} 0');
  await sql.close();
  await database.close();
});

import type { Traces } from "@holdfast/service-kit/traces";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { SaveRepository } from "./features/saves/repository.ts";
import type { Jobs } from "./jobs/jobs.ts";
import { JOBS, OUTCOMES } from "./service-metrics.ts";

const OUTCOME = { outcome: ["done"] } as const;
const done = () => ({ outcome: "done" }) as const;

/** Tells of the statements of a save. [OP-6] */
export const traceSaves = (saves: SaveRepository, traces: Traces): SaveRepository => {
  const commit = traces.spans({
    name: "save commit",
    kind: "internal",
    begin: { mode: ["store", "trial"] },
    end: { outcome: OUTCOMES },
  });
  const read = traces.spans({
    name: "save read",
    kind: "internal",
    begin: { what: ["signing-device", "moved-head"] },
    end: OUTCOME,
  });
  return {
    ...saves,
    signingDevice: (id) => read({ what: "signing-device" }, () => saves.signingDevice(id), done),
    movedHead: (id, parent) => read({ what: "moved-head" }, () => saves.movedHead(id, parent), done),
    commit: (save, writer, mode) =>
      commit(
        { mode },
        () => saves.commit(save, writer, mode),
        ({ kind }) => ({ outcome: kind }),
      ),
  };
};

/** Tells of what is asked of a blob store. [OP-6] */
export const traceBlobs = (blobs: BlobStore, store: "first" | "second", traces: Traces): BlobStore => {
  const span = traces.spans({
    name: ({ act }) => `blob ${act}`,
    kind: "client",
    begin: { act: ["put", "get", "delete"], store: ["first", "second"] },
    end: OUTCOME,
  });
  return {
    put: (key, bytes) => span({ act: "put", store }, () => blobs.put(key, bytes), done),
    get: (key) => span({ act: "get", store }, () => blobs.get(key), done),
    delete: (key) => span({ act: "delete", store }, () => blobs.delete(key), done),
  };
};

/** Tells of each turn of a job. [OP-6] */
export const traceJobs = (jobs: Jobs, traces: Traces): Jobs => {
  const span = traces.spans({
    name: ({ job }) => `job ${job}`,
    kind: "internal",
    isRoot: true,
    begin: { job: JOBS },
    end: OUTCOME,
  });
  return {
    ...jobs,
    every: (name, cron, work) => {
      const job = JOBS.find((known) => known === name) ?? "other";
      jobs.every(name, cron, (signal) => span({ job }, () => work(signal), done));
    },
  };
};

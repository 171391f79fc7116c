// What every runtime does in the differential test: plain code without I/O, given primitives and a codec.
import { toHex } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";
import { attempt } from "@holdfast/vault/vectors/attempt";
import { publishedVectors } from "@holdfast/vault/vectors/published";
import { runVectors, type VectorReport } from "@holdfast/vault/vectors/run";
import { sampleObjects } from "@holdfast/vault/vectors/samples";
import type { AcceptVector } from "@holdfast/vault/vectors/vector";
import type { JobDeps } from "./job-deps.ts";
import { appendSave, beginRelay, type OpenedRelay, openRelay, type Relay, rotateRelay } from "./relay.ts";

export type Job =
  | { readonly act: "vectors" }
  | { readonly act: "seal" }
  | { readonly act: "open"; readonly objects: readonly AcceptVector[] }
  | { readonly act: "begin-relay" }
  | { readonly act: "rotate-relay"; readonly relay: Relay }
  | { readonly act: "append-save"; readonly relay: Relay; readonly line: string; readonly assisted: boolean }
  | { readonly act: "open-relay"; readonly relay: Relay };

export interface Answers {
  readonly vectors: VectorReport;
  readonly seal: readonly AcceptVector[];
  /** One line for each object that did not open, or opened to something else. */
  readonly open: readonly string[];
  readonly "begin-relay": Relay;
  readonly "rotate-relay": Relay;
  readonly "append-save": Relay;
  readonly "open-relay": OpenedRelay;
}

export type Act = Job["act"];

/** Of this runtime: objects that only one of them could have made. */
export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

const openAll = async (
  primitives: Primitives,
  objects: readonly AcceptVector[],
): Promise<readonly string[]> => {
  const failures: string[] = [];
  for (const object of objects) {
    const opened = await attempt(primitives, object);
    if (!opened.ok) failures.push(`${object.name}: ${opened.error}`);
    else {
      const found = [opened.value].flat().map((content) => (content === null ? "lost" : toHex(content)));
      if (found.join() !== [object.content].flat().join()) failures.push(`${object.name}: other content`);
    }
  }
  return failures;
};

export const perform = async (deps: JobDeps, job: Job): Promise<Answers[Act]> => {
  const { primitives } = deps;
  switch (job.act) {
    case "vectors":
      return runVectors(primitives, publishedVectors);
    case "seal":
      return sampleObjects({ primitives, random });
    case "open":
      return openAll(primitives, job.objects);
    case "begin-relay":
      return beginRelay(random);
    case "rotate-relay":
      return rotateRelay(random, job.relay);
    case "append-save":
      return appendSave(deps, random, job.relay, job.line, job.assisted);
    case "open-relay":
      return openRelay(deps, job.relay);
  }
};

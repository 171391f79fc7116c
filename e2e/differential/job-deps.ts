import type { Deflate } from "@holdfast/state/codec";
import type { Primitives } from "@holdfast/vault/primitives";

/** What a runtime brings along for the jobs. */
export interface JobDeps {
  readonly primitives: Primitives;
  readonly deflate: Deflate;
}

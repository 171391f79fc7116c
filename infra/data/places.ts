import { join } from "node:path";
import type { BlobPlace } from "@holdfast/session/config";
import type { NodeConfig } from "../config.ts";

/** The one database of the embedded cluster. */
export const DATABASE = "holdfast";

/** Where the parts of one deployment are, by its settings. */
export interface Places {
  readonly blobs: BlobPlace;
  /** Null: no second copy is kept. */
  readonly replica: BlobPlace | null;
  /** Of the embedded database. */
  readonly postgres: string;
}

/** The places of a deployment whose data folder is `folder`. */
export const placesOf = (config: Pick<NodeConfig, "bucket" | "replica">, folder: string): Places => ({
  blobs: config.bucket ?? { kind: "directory", directory: join(folder, "blobs") },
  replica:
    config.replica === "beside" ? { kind: "directory", directory: join(folder, "replica") } : config.replica,
  postgres: join(folder, "postgres"),
});

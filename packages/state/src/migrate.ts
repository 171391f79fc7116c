import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import { SCHEMA_VERSION } from "./model.ts";
import type { SectionKey } from "./section-key.ts";

type Sections = ReadonlyMap<SectionKey, Bytes>;

/** The step from each past schema version to the next one. Version 1 is the first: there is none yet. [ST-1] */
const STEPS: ReadonlyMap<number, (sections: Sections) => Sections> = new Map();

/** Sections of any past version as the present one writes them. A version from the future is refused whole. [ST-1] */
export const migrateSections = (version: number, sections: Sections): Result<Sections, "newer-schema"> => {
  let migrated = sections;
  for (let at = version; at !== SCHEMA_VERSION; at++) {
    const step = STEPS.get(at);
    if (step === undefined) return err("newer-schema");
    migrated = step(migrated);
  }
  return ok(migrated);
};

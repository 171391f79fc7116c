import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Bytes } from "@holdfast/vault/bytes";
import type { JsonObject, JsonValue } from "./canonical-json.ts";
import { SCHEMA_VERSION } from "./model.ts";
import type { SectionKey } from "./section-key.ts";

type Sections = ReadonlyMap<SectionKey, Bytes>;

interface Step {
  readonly sections: (sections: Sections) => Sections;
  readonly json: (state: JsonObject) => JsonObject;
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Conflicts, and where a conversation goes on, are new; sections say neither where there is nothing to say. [CA-1] */
const toSecond: Step = {
  sections: (sections) => sections,
  json: (state) => {
    const { conversations } = state;
    if (!isObject(conversations)) return state;
    const goingOn = Object.entries(conversations).map(([id, each]) => [
      id,
      isObject(each) ? { leafId: null, ...each } : each,
    ]);
    return { conflicts: {}, ...state, schemaVersion: 2, conversations: Object.fromEntries(goingOn) };
  },
};

/** The step from each past schema version to the next one. [ST-1] */
const STEPS: ReadonlyMap<number, Step> = new Map([[1, toSecond]]);

/** Sections of any past version as the present one writes them. A version from the future is refused whole. [ST-1] */
export const migrateSections = (version: number, sections: Sections): Result<Sections, "newer-schema"> => {
  let migrated = sections;
  for (let at = version; at !== SCHEMA_VERSION; at++) {
    const step = STEPS.get(at);
    if (step === undefined) return err("newer-schema");
    migrated = step.sections(migrated);
  }
  return ok(migrated);
};

/** A state of any past version, as JSON, in the form of the present one. Whatever else comes is left as it is: `checkState` judges it. */
export const migrateState = (value: JsonValue): JsonValue => {
  if (!isObject(value)) return value;
  const { schemaVersion } = value;
  const step = typeof schemaVersion === "number" ? STEPS.get(schemaVersion) : undefined;
  return step === undefined ? value : migrateState(step.json(value));
};

import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { fromBase64url } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import { aConflict } from "../fixtures/states.ts";
import { decodeSections } from "./apply-sections.ts";
import type { JsonObject } from "./canonical-json.ts";
import { sectionKeys } from "./dirty.ts";
import { migrateSections, migrateState } from "./migrate.ts";
import { checkState, SCHEMA_VERSION, type State } from "./model.ts";
import type { SectionKey } from "./section-key.ts";
import { encodeSection } from "./sections.ts";

interface Golden {
  readonly schemaVersion: number;
  /** The state as the version that wrote the file had it. */
  readonly state: JsonObject;
  readonly sections: Readonly<Record<string, string>>;
}

const folder = new URL("../fixtures/golden/", import.meta.url).pathname;
const goldens = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name): Golden => JSON.parse(readFileSync(`${folder}${name}`, "utf8")));

const sectionsOf = (golden: Golden): ReadonlyMap<SectionKey, Bytes> =>
  new Map(
    Object.entries(golden.sections).map(([key, text]) => {
      const bytes = fromBase64url(text);
      if (bytes === null) throw new Error(`not base64url: ${key}`);
      return [key as SectionKey, bytes];
    }),
  );

describe("past schema versions", () => {
  test("[ST-1] [CA-1] [A41] each has a golden file that opens to its state", () => {
    expect(goldens.map(({ schemaVersion }) => schemaVersion).toSorted()).toEqual(
      Array.from({ length: SCHEMA_VERSION }, (_, i) => i + 1),
    );
    for (const golden of goldens) {
      const migrated = migrateSections(golden.schemaVersion, sectionsOf(golden));
      if (!migrated.ok) throw new Error(migrated.error);
      const { state, malformed } = decodeSections(migrated.value);
      expect(malformed).toEqual([]);
      expect<unknown>(state).toEqual(migrateState(golden.state));
      expect(checkState(state).ok).toBe(true);
    }
  });

  test("[ST-2] the present one writes the very bytes of its golden file", () => {
    const present = goldens.find(({ schemaVersion }) => schemaVersion === SCHEMA_VERSION);
    if (present === undefined) throw new Error("no golden file of the present version");
    const stored = sectionsOf(present);
    const state = present.state as unknown as State;
    expect(new Set(sectionKeys(state))).toEqual(new Set(stored.keys()));
    for (const [key, bytes] of stored) expect(encodeSection(state, key)).toEqual({ ok: true, value: bytes });
  });

  test("[CA-1] a state of the first one has no conflicts, and goes on from its last messages", () => {
    const first = goldens.find(({ schemaVersion }) => schemaVersion === 1);
    if (first === undefined) throw new Error("no golden file of the first version");
    const migrated = migrateSections(1, sectionsOf(first));
    const { state } = decodeSections(migrated.ok ? migrated.value : new Map());
    expect(state.schemaVersion).toBe(SCHEMA_VERSION);
    expect(state.conflicts).toEqual({});
    expect(Object.values(state.conversations).map(({ leafId }) => leafId)).toEqual([null, null]);
    expect(Object.values(state.files).some((file) => "mergedFrom" in file)).toBe(false);
    // Saved as the second version, what did not change has the very bytes it had: it is not written again.
    for (const [key, bytes] of sectionsOf(first))
      expect(encodeSection(state, key)).toEqual({ ok: true, value: bytes });
  });

  test("[ST-1] one from the future is refused whole", () => {
    expect(migrateSections(SCHEMA_VERSION + 1, new Map())).toEqual({ ok: false, error: "newer-schema" });
  });
});

describe("a state from outside", () => {
  const state = migrateState(goldens[0]?.state ?? null) as unknown as State;

  test("[ST-1] is taken when it has the form, and only then", () => {
    const copy = (): Record<string, unknown> => JSON.parse(JSON.stringify(state));
    expect(checkState(copy()).ok).toBe(true);
    const wrong: unknown[] = [
      null,
      [],
      { ...copy(), schemaVersion: 3 },
      { ...copy(), extra: 1 },
      { ...copy(), files: { other: state.files["a"] } },
      { ...copy(), files: { a: { ...state.files["a"], cursor: { anchor: -1, head: 0 } } } },
      { ...copy(), files: { a: { ...state.files["a"], unknown: true } } },
      { ...copy(), files: { "with:colon": { ...state.files["a"], id: "with:colon" } } },
      { ...copy(), files: JSON.parse('{"__proto__":{"id":"__proto__"}}') },
      { ...copy(), layout: {} },
      { ...copy(), conflicts: undefined },
      { ...copy(), conflicts: { c: { ...aConflict("d"), id: "d" } } },
      { ...copy(), conflicts: { c: { ...aConflict("c"), kind: "keyboard" } } },
    ];
    for (const value of wrong) expect(checkState(value)).toEqual({ ok: false, error: "malformed-state" });
  });
});

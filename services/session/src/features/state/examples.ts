import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import type { JsonPatch } from "../../assisted/json-patch.ts";

const EMPTY = emptyState("2026-11-21T08:00:00.000Z");

/** A small state that is one: whoever puts it sees a file in the workspace. */
export const STATE_EXAMPLE: State = {
  ...EMPTY,
  files: {
    readme: newTextFile({
      id: "readme",
      path: "README.md",
      language: "markdown",
      content: "# My project\n\nFirst draft.\n",
    }),
  },
  layout: { ...EMPTY.layout, activeFileId: "readme", openFileIds: ["readme"] },
};

export const JSON_PATCH_EXAMPLE: JsonPatch = [
  { op: "test", path: "/files/readme/path", value: "README.md" },
  { op: "replace", path: "/files/readme/content", value: "# My project\n\nSecond draft.\n" },
];

export const MERGE_PATCH_EXAMPLE = { settings: { theme: "dark" } };

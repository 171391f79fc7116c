import type { SCHEMA_VERSION, State } from "./model.ts";

/** Here for itself: a page that shows states carries none of the code that judges them. */
const VERSION: typeof SCHEMA_VERSION = 2;

/** A state with nothing in it. `createdAt` is an ISO 8601 time. */
export const emptyState = (createdAt = "1970-01-01T00:00:00.000Z"): State => ({
  schemaVersion: VERSION,
  metadata: { createdAt },
  files: {},
  terminals: {},
  tabs: {},
  bookmarks: [],
  conversations: {},
  layout: {
    activeFileId: null,
    openFileIds: [],
    notesFileId: null,
    activeTerminalId: null,
    activeTabId: null,
    activeConversationId: null,
    panels: {},
    view: {},
  },
  settings: {
    theme: "system",
    autosave: { enabled: true, seconds: 30 },
    editor: { fontSize: 14, tabSize: 2, wrap: false, lineNumbers: true },
    other: {},
  },
  conflicts: {},
});

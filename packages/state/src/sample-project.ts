import { emptyState } from "./empty-state.ts";
import type { FileEntry, State } from "./model.ts";
import { newTextFile } from "./new-text-file.ts";
import { SAMPLE_FILES } from "./sample-files.ts";
import { SAMPLE_TERMINALS } from "./sample-terminals.ts";

const languageOf = (path: string): string => {
  if (path.endsWith(".ts")) return "typescript";
  if (path.endsWith(".md")) return "markdown";
  return path.slice(path.lastIndexOf(".") + 1);
};

/** `src/timer.ts` → `sample-src-timer-ts`: stable, and free of everything an id may not hold. */
const idOf = (path: string): string => `sample-${path.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;

const fileOf = ([path, content]: readonly [string, string]): FileEntry =>
  newTextFile({ id: idOf(path), path, language: languageOf(path), content });

/** What a first session holds, so that everything can be tried at once: a small working project. `now` is ISO 8601. */
export const sampleProject = (now: string): State => {
  const files = Object.fromEntries(SAMPLE_FILES.map(fileOf).map((file) => [file.id, file]));
  const empty = emptyState(now);
  return {
    ...empty,
    metadata: { createdAt: now, title: "Focus timer" },
    files,
    terminals: Object.fromEntries(SAMPLE_TERMINALS.map((terminal) => [terminal.id, terminal])),
    conversations: {
      "sample-chat": {
        id: "sample-chat",
        title: "First conversation",
        createdAt: now,
        leafId: null,
        messages: [],
      },
    },
    layout: {
      ...empty.layout,
      activeFileId: idOf("README.md"),
      openFileIds: [idOf("README.md"), idOf("src/timer.ts"), idOf("src/timer.test.ts")],
      notesFileId: idOf("Notes.md"),
      activeTerminalId: "sample-tests",
      activeConversationId: "sample-chat",
      panels: { terminals: { open: true, size: 34 } },
    },
  };
};

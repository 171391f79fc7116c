import { NotebookPen } from "lucide-react";
import type { ReactNode } from "react";
import { change, sessionStore } from "../../../stores/session-store.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { addFile } from "../../../workspace/file-changes.ts";
import { chooseNotes } from "../../../workspace/layout-changes.ts";
import { freePath } from "../../../workspace/paths.ts";
import { TextArea } from "../editor/text-area.tsx";
import { SeenAt } from "../seen-at.tsx";
import { useCanEdit, useIsComplete, useSession } from "../use-session.ts";
import "./notes-panel.css";

const startNotes = (): void => {
  const paths = Object.values(sessionStore.getState().state?.files ?? {}).map(({ path }) => path);
  const id = crypto.randomUUID();
  change((state) => chooseNotes(id)(addFile(id, freePath("Notes.md", paths))(state)));
};

/** A file of the session that is always at hand. */
export const NotesPanel = (): ReactNode => {
  const fileId = useSession(({ files, layout }) => {
    const file = layout.notesFileId === null ? undefined : files[layout.notesFileId];
    return typeof file?.content === "string" ? file.id : null;
  });
  const path = useSession(({ files }) => (fileId === null ? null : (files[fileId]?.path ?? null)));
  const editor = useSession(({ settings }) => settings.editor);
  const canEdit = useCanEdit();
  const complete = useIsComplete();
  return (
    <section className="panel notes-panel" aria-label="Notes">
      <header className="panel-head">
        <h2>Notes</h2>
        <SeenAt />
        {path === null ? null : <span className="panel-fact">{path}</span>}
      </header>
      {fileId === null && !complete ? <div className="notes-loading" aria-busy="true" /> : null}
      {fileId === null && complete ? (
        <EmptyState
          icon={<NotebookPen size={24} strokeWidth={1.5} aria-hidden="true" />}
          title="No notes yet"
          text="A page for what you want to remember. It is a file like the others."
        >
          <Button size="small" disabled={!canEdit} onClick={startNotes}>
            Start notes
          </Button>
        </EmptyState>
      ) : null}
      {fileId === null || editor === null ? null : (
        <TextArea
          fileId={fileId}
          options={{ ...editor, fontSize: 14, kind: "notes", readOnly: !canEdit, label: "Notes" }}
        />
      )}
    </section>
  );
};

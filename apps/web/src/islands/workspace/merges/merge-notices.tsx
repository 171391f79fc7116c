import { GitMerge, Split } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { change } from "../../../stores/session-store.ts";
import { Button } from "../../../ui/button.tsx";
import { later } from "../../../ui/later.tsx";
import { conflictNotice } from "../../../words/merge-words.ts";
import { looked, openConflicts } from "../../../workspace/merges.ts";
import { nameOf } from "../../../workspace/paths.ts";
import { useCanEdit, useSession } from "../use-session.ts";

const ConflictDialog = later(async () => (await import("./conflict-dialog.tsx")).ConflictDialog);

const icon = { size: 16, "aria-hidden": true } as const;

/** What two devices changed in the same place, until somebody has settled it. */
const Conflicts = (): ReactNode => {
  const [open, setOpen] = useState(false);
  const all = useSession(({ conflicts }) => conflicts);
  const conflicts = useMemo(() => openConflicts(all ?? {}), [all]);
  const canEdit = useCanEdit();
  // The next one waits until it is asked for: it would come over whoever is typing.
  if (conflicts.length === 0 && open) setOpen(false);
  if (conflicts.length === 0) return null;
  return (
    <>
      <div className="notice" data-tone="warn" role="status">
        <Split {...icon} />
        <p>
          <strong>{conflictNotice(conflicts)}</strong> Both texts are kept until you choose.
        </p>
        {canEdit ? (
          <Button size="small" onClick={() => setOpen(true)}>
            Choose
          </Button>
        ) : null}
      </div>
      {open ? <ConflictDialog conflicts={conflicts} onClose={() => setOpen(false)} /> : null}
    </>
  );
};

/** The file that is shown holds changes of two devices that did fit together. */
const Merged = (): ReactNode => {
  const file = useSession(({ files, layout }) => files[layout.activeFileId ?? ""] ?? null);
  const conflicts = useSession((state) => state.conflicts);
  const canEdit = useCanEdit();
  if (file?.mergedFrom === undefined || !canEdit) return null;
  if (Object.values(conflicts ?? {}).some(({ thing }) => thing === file.id)) return null;
  return (
    <div className="notice" role="status">
      <GitMerge {...icon} />
      <p>
        <strong>{nameOf(file.path)} holds changes from two devices.</strong> They were put together line by
        line.
      </p>
      <Button size="small" onClick={() => change(looked(file.id))}>
        Looks right
      </Button>
    </div>
  );
};

export const MergeNotices = (): ReactNode => (
  <>
    <Conflicts />
    <Merged />
  </>
);

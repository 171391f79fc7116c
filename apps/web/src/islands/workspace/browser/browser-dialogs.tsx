import type { State } from "@holdfast/state/model";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { editBookmark, folderPath } from "../../../workspace/bookmark-changes.ts";
import { describeTab } from "../../../workspace/tab-changes.ts";
import { bookmarkFolders } from "../../../workspace/tab-lists.ts";
import { useSession } from "../use-session.ts";
import { edit, newBookmark, newTab, renameFolder } from "./browser-actions.ts";
import { PageDialog } from "./page-dialog.tsx";

/** What is asked for: the facts of one thing, or with an id of null of a new one. */
export type Asked =
  | { readonly what: "tab" | "bookmark"; readonly id: string | null }
  | { readonly what: "folder"; readonly folder: string };

const groupsOf = (tabs: State["tabs"]): readonly string[] =>
  [...new Set(Object.values(tabs).flatMap(({ group }) => (group === undefined ? [] : [group])))].sort();

const TabDialog = ({
  id,
  onClose,
}: {
  readonly id: string | null;
  readonly onClose: () => void;
}): ReactNode => {
  const tabs = useSession((state) => state.tabs) ?? {};
  const tab = id === null ? undefined : tabs[id];
  return (
    <PageDialog
      title={tab === undefined ? "New tab" : "Edit tab"}
      submit={tab === undefined ? "Add" : "Save"}
      facts={{ url: tab?.url ?? "", title: tab?.title ?? "", place: tab?.group ?? "" }}
      placeLabel="Group"
      placeHint="Tabs of one group stand together."
      places={groupsOf(tabs)}
      onDone={({ url, title, place: group }) =>
        tab === undefined ? newTab({ url, title, group }) : edit(describeTab(tab.id, { url, title, group }))
      }
      onClose={onClose}
    />
  );
};

const BookmarkDialog = ({
  id,
  onClose,
}: {
  readonly id: string | null;
  readonly onClose: () => void;
}): ReactNode => {
  const bookmarks = useSession((state) => state.bookmarks) ?? [];
  const bookmark = bookmarks.find((each) => each.id === id);
  return (
    <PageDialog
      title={bookmark === undefined ? "New bookmark" : "Edit bookmark"}
      submit={bookmark === undefined ? "Add" : "Save"}
      facts={{ url: bookmark?.url ?? "", title: bookmark?.title ?? "", place: bookmark?.folder ?? "" }}
      placeLabel="Folder"
      placeHint="A slash makes a folder in a folder, as in Work/Docs."
      places={bookmarkFolders(bookmarks).flatMap(({ folder }) => (folder === "" ? [] : [folder]))}
      onDone={({ url, title, place }) => {
        const facts = { url, title, folder: folderPath(place) };
        if (bookmark === undefined) newBookmark(facts);
        else edit(editBookmark(bookmark.id, facts));
      }}
      onClose={onClose}
    />
  );
};

const FolderDialog = ({
  folder,
  onClose,
}: {
  readonly folder: string;
  readonly onClose: () => void;
}): ReactNode => {
  const [path, setPath] = useState(folder);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onClose();
    renameFolder(folder, folderPath(path));
  };
  return (
    <Dialog open onClose={onClose} title={`Rename or move “${folder}”`}>
      <form className="dialog-body" onSubmit={send}>
        <Field
          label="Folder"
          autoComplete="off"
          value={path}
          onValue={setPath}
          hint="A slash makes a folder in a folder. Empty: its bookmarks stand in none."
        />
        <Button look="primary" type="submit" wide disabled={folderPath(path) === folder}>
          Save
        </Button>
      </form>
    </Dialog>
  );
};

/** The question that stands over the panel, if any. */
export const BrowserDialogs = ({
  asked,
  onClose,
}: {
  readonly asked: Asked | null;
  readonly onClose: () => void;
}): ReactNode => {
  if (asked === null) return null;
  if (asked.what === "folder") return <FolderDialog folder={asked.folder} onClose={onClose} />;
  return asked.what === "tab" ? (
    <TabDialog id={asked.id} onClose={onClose} />
  ) : (
    <BookmarkDialog id={asked.id} onClose={onClose} />
  );
};

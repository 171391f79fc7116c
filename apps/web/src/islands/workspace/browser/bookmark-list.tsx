import { ArrowDown, ArrowUp, Copy, EllipsisVertical, Folder, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Menu, MenuItem, MenuLine } from "../../../ui/menu.tsx";
import { type Bookmark, placeBookmark, stepBookmark } from "../../../workspace/bookmark-changes.ts";
import { bookmarkFolders, fits } from "../../../workspace/tab-lists.ts";
import { useCanEdit, useSession } from "../use-session.ts";
import { copyAddress, edit, notePage, removeBookmark, removeFolder } from "./browser-actions.ts";
import { PageRow } from "./page-row.tsx";
import { rowKeys } from "./row-keys.ts";
import type { ListProps } from "./tab-list.tsx";
import { useDragging } from "./use-dragging.ts";

const icon = { size: 15, "aria-hidden": true } as const;

export interface BookmarkListProps extends ListProps {
  /** Asks for the path of a folder. */
  readonly onEditFolder: (folder: string) => void;
}

interface FolderMenuProps {
  readonly folder: string;
  readonly bookmarks: readonly Bookmark[];
  readonly onEdit: () => void;
}

const FolderMenu = ({ folder, bookmarks, onEdit }: FolderMenuProps): ReactNode => (
  <Menu
    trigger={
      <button type="button" className="icon-button browser-more" aria-label={`More for ${folder}`}>
        <EllipsisVertical size={15} aria-hidden="true" />
      </button>
    }
  >
    <MenuItem icon={<Pencil {...icon} />} onSelect={onEdit}>
      Rename or move…
    </MenuItem>
    <MenuItem icon={<Trash2 {...icon} />} tone="danger" onSelect={() => removeFolder(folder, bookmarks)}>
      Remove with its bookmarks
    </MenuItem>
  </Menu>
);

const BookmarkMenu = ({
  bookmark,
  canEdit,
  onEdit,
}: {
  readonly bookmark: Bookmark;
  readonly canEdit: boolean;
  readonly onEdit: () => void;
}): ReactNode => (
  <>
    <MenuItem icon={<Pencil {...icon} />} end="F2" disabled={!canEdit} onSelect={onEdit}>
      Edit or move…
    </MenuItem>
    <MenuItem icon={<Copy {...icon} />} onSelect={() => void copyAddress(bookmark.url)}>
      Copy address
    </MenuItem>
    <MenuLine />
    <MenuItem
      icon={<ArrowUp {...icon} />}
      end="Alt ↑"
      disabled={!canEdit}
      onSelect={() => edit(stepBookmark(bookmark.id, -1))}
    >
      Move up
    </MenuItem>
    <MenuItem
      icon={<ArrowDown {...icon} />}
      end="Alt ↓"
      disabled={!canEdit}
      onSelect={() => edit(stepBookmark(bookmark.id, 1))}
    >
      Move down
    </MenuItem>
    <MenuLine />
    <MenuItem
      icon={<Trash2 {...icon} />}
      end="Del"
      tone="danger"
      disabled={!canEdit}
      onSelect={() => removeBookmark(bookmark)}
    >
      Remove
    </MenuItem>
  </>
);

/** The bookmarks of the session by their folders. */
export const BookmarkList = ({ query, onEdit, onEditFolder }: BookmarkListProps): ReactNode => {
  const bookmarks = useSession((state) => state.bookmarks) ?? [];
  const canEdit = useCanEdit();
  const [expanded, setExpanded] = useState<string | null>(null);
  const dragOf = useDragging(canEdit, (id, beside, side) => void edit(placeBookmark(id, beside, side)));

  const row = (bookmark: Bookmark): ReactNode => (
    <PageRow
      key={bookmark.id}
      page={bookmark}
      expanded={bookmark.id === expanded}
      onToggle={() => setExpanded((before) => (before === bookmark.id ? null : bookmark.id))}
      onOpen={() => notePage(bookmark)}
      onKey={rowKeys({
        remove: () => removeBookmark(bookmark),
        edit: () => (canEdit ? onEdit(bookmark.id) : undefined),
        step: (step) => void edit(stepBookmark(bookmark.id, step)),
      })}
      drag={dragOf(bookmark.id)}
      menu={<BookmarkMenu bookmark={bookmark} canEdit={canEdit} onEdit={() => onEdit(bookmark.id)} />}
    />
  );

  return bookmarkFolders(bookmarks).map(({ folder, bookmarks: all }) => {
    const shown = all.filter((bookmark) => fits(query, bookmark) || fits(query, { title: folder, url: "" }));
    if (shown.length === 0) return null;
    const name = folder.replaceAll("/", " / ");
    const rows = (
      <ul className="browser-list" aria-label={folder === "" ? "Bookmarks in no folder" : name}>
        {shown.map(row)}
      </ul>
    );
    if (folder === "") return <div key="">{rows}</div>;
    return (
      <div key={folder} className="browser-folder">
        <details className="browser-fold" open>
          <summary>
            <Folder size={14} aria-hidden="true" />
            <bdi>{name}</bdi>
            <span className="browser-count">{shown.length}</span>
          </summary>
          {rows}
        </details>
        {canEdit ? <FolderMenu folder={folder} bookmarks={all} onEdit={() => onEditFolder(folder)} /> : null}
      </div>
    );
  });
};

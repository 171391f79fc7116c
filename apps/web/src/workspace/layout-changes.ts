import type { Layout, State } from "@holdfast/state/model";

type Change = (state: State) => State;

const editLayout =
  (act: (layout: Layout) => Layout): Change =>
  (state) => {
    const layout = act(state.layout);
    return layout === state.layout ? state : { ...state, layout };
  };

export const chooseNotes = (id: string): Change => editLayout((layout) => ({ ...layout, notesFileId: id }));

/** The panels of the workspace, and how much of their group each takes, in per cent. */
export type PanelName = "files" | "side" | "notes" | "terminals" | "browser" | "beside";

const PANELS: Record<PanelName, { readonly open: boolean; readonly size: number }> = {
  files: { open: true, size: 17 },
  side: { open: true, size: 26 },
  notes: { open: true, size: 42 },
  browser: { open: false, size: 45 },
  terminals: { open: false, size: 34 },
  beside: { open: true, size: 50 },
};

export const panelOf = (layout: Layout, name: PanelName): { readonly open: boolean; readonly size: number } =>
  layout.panels[name] ?? PANELS[name];

const editPanel = (name: PanelName, wanted: { readonly open?: boolean; readonly size?: number }): Change =>
  editLayout((layout) => {
    const before = panelOf(layout, name);
    const after = { ...before, ...wanted };
    if (after.open === before.open && after.size === before.size) return layout;
    return { ...layout, panels: { ...layout.panels, [name]: after } };
  });

export const setPanelOpen = (name: PanelName, open: boolean): Change => editPanel(name, { open });

/** Takes the size a panel was dragged to, in per cent of its group; at 0 it is closed and keeps the size it had. */
export const setPanelSize = (name: PanelName, size: number): Change =>
  size === 0
    ? setPanelOpen(name, false)
    : editPanel(name, { open: true, size: Math.min(100, Math.round(size * 10) / 10) });

/** The browser below the files, both open. */
export const showBrowser: Change = (state) =>
  setPanelOpen("browser", true)(setPanelOpen("files", true)(state));

const textsIn = (layout: Layout, key: string): readonly string[] => {
  const value = layout.view[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
};

/** Folders that are folded up. */
export const closedFolders = (layout: Layout): readonly string[] => textsIn(layout, "closedFolders");

export const toggleFolder = (path: string): Change =>
  editLayout((layout) => {
    const closed = closedFolders(layout);
    const next = closed.includes(path) ? closed.filter((each) => each !== path) : [...closed, path];
    return { ...layout, view: { ...layout.view, closedFolders: [...next] } };
  });

/** What stands in the composer and was not sent yet. */
export const draftOf = (layout: Layout): string => {
  const draft = layout.view["draft"];
  return typeof draft === "string" ? draft : "";
};

export const setDraft = (draft: string): Change =>
  editLayout((layout) =>
    draftOf(layout) === draft ? layout : { ...layout, view: { ...layout.view, draft } },
  );

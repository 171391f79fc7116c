import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import type { Primitives } from "@holdfast/vault/primitives";
import { applySections } from "./apply-sections.ts";
import { parseJson } from "./canonical-json.ts";
import { emptyState } from "./empty-state.ts";
import { referencesOf } from "./entry.ts";
import { pathsOf } from "./entry-writer.ts";
import type { OpenedManifest } from "./manifest.ts";
import type { State } from "./model.ts";
import { entriesAt, loadLists } from "./open-tree.ts";
import type { Place } from "./place.ts";
import { decodeText } from "./section-content.ts";
import { pageKey, SECTION, type SectionKey, sectionKey, typeOfKey } from "./section-key.ts";
import { readSections } from "./section-reader.ts";
import type { SegmentReader } from "./segment-reader.ts";
import { decodeNode, nibbleAt, type TreeNode } from "./tree.ts";

const FIRST: readonly SectionKey[] = [sectionKey("metadata"), sectionKey("layout"), sectionKey("settings")];

/** How many of the newest segments a bundle should begin with: the last edits are what a person comes back to. */
const NEWEST_SEGMENTS = 4;

const inFront = ({ layout }: State): readonly SectionKey[] => {
  const { activeFileId: file, activeConversationId: conversation, activeTerminalId: terminal } = layout;
  return [
    ...(file === null ? [] : [sectionKey("file-meta", file), sectionKey("file", file)]),
    ...(conversation === null ? [] : [sectionKey("conv-meta", conversation)]),
    ...(terminal === null ? [] : [sectionKey("term-meta", terminal)]),
  ];
};

/** Number of the last page that the facts of a conversation or terminal tell of. */
const lastPage = (meta: Bytes | undefined): number | null => {
  const text = meta === undefined ? null : decodeText(meta);
  const parsed = text === null ? null : parseJson(text);
  if (!parsed?.ok || typeof parsed.value !== "object" || parsed.value === null) return null;
  const { firstPage = 0, pages } = parsed.value as { readonly firstPage?: unknown; readonly pages?: unknown };
  return typeof firstPage === "number" && typeof pages === "number" && pages > 0
    ? firstPage + pages - 1
    : null;
};

const lastPages = ({ layout }: State, sections: ReadonlyMap<SectionKey, Bytes>): readonly SectionKey[] => {
  const page = (type: "conv" | "term", owner: string | null): readonly SectionKey[] => {
    const number = owner === null ? null : lastPage(sections.get(sectionKey(`${type}-meta`, owner)));
    return owner === null || number === null ? [] : [pageKey(type, owner, number)];
  };
  return [...page("conv", layout.activeConversationId), ...page("term", layout.activeTerminalId)];
};

/**
 * Reads what a person sees first: facts, layout, settings, the active file, and the last page of the active conversation and
 * terminal. [ST-18]
 *
 * Answers the tree with the nodes that were loaded on the way; nodes that could not be read are added to `lost`.
 */
export const openVisible = async (
  primitives: Primitives,
  reader: SegmentReader,
  root: TreeNode,
  lost: Set<Place>,
): Promise<{ readonly root: TreeNode; readonly state: State }> => {
  const sections = new Map<SectionKey, Bytes>();
  let tree = root;
  const load = async (keys: readonly SectionKey[]): Promise<State> => {
    const found = await entriesAt(primitives, reader, tree, keys, lost);
    tree = found.root;
    const entries = await loadLists(reader, [...found.entries.values()]);
    const contents = await readSections(reader, entries);
    [...found.entries.keys()].forEach((key, i) => {
      const content = contents[i];
      if (content) sections.set(key, content);
    });
    return applySections(emptyState(), sections).state;
  };
  const front = await load(FIRST);
  await load(inFront(front));
  const state = await load(lastPages(front, sections));
  return { root: tree, state };
};

/**
 * The segments to ask for first, as far as a manifest alone can tell: those on the way to the layout, and the newest ones.
 * A guess for speed; any order opens.
 */
export const visibleSegments = async (
  primitives: Primitives,
  manifest: OpenedManifest,
): Promise<readonly Bytes[]> => {
  const root = decodeNode(manifest.body.root, null);
  if (!root.ok) return [];
  const sections = FIRST.map((key) => ({ type: SECTION[typeOfKey(key)], name: utf8("") }));
  const ordinals = new Set<number>();
  for (const path of await pathsOf(primitives, sections)) {
    const node = root.value;
    const child = node.kind === "branch" ? node.children[nibbleAt(path, 0)]?.place : undefined;
    if (child) ordinals.add(child.ordinal);
    if (node.kind === "leaf")
      for (const entry of node.entries) for (const { ordinal } of referencesOf(entry)) ordinals.add(ordinal);
  }
  for (const { ordinal } of manifest.body.segments.slice(-NEWEST_SEGMENTS)) ordinals.add(ordinal);
  return manifest.body.segments.filter(({ ordinal }) => ordinals.has(ordinal)).map(({ id }) => id);
};

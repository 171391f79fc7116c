import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { applySections } from "./apply-sections.ts";
import { addFingerprint, EMPTY_HASH } from "./content-hash.ts";
import { emptyState } from "./empty-state.ts";
import type { Entry } from "./entry.ts";
import type { OpenedManifest } from "./manifest.ts";
import { migrateSections } from "./migrate.ts";
import type { State } from "./model.ts";
import { loadLists, loadTree } from "./open-tree.ts";
import type { Place } from "./place.ts";
import { decodeText } from "./section-content.ts";
import { keyOf, nameOfKey, parsePage, type SectionKey, sectionKey, typeOfKey } from "./section-key.ts";
import { readSections } from "./section-reader.ts";
import { type OpenDeps, SegmentReader, type SegmentSource } from "./segment-reader.ts";
import type { SpaceKeys } from "./space-keys.ts";
import { decodeNode, eachNode, entriesOf } from "./tree.ts";

/** Ids of things that have long content: files, terminals and conversations. */
export interface Things {
  readonly files: readonly string[];
  readonly terminals: readonly string[];
  readonly conversations: readonly string[];
}

/** An earlier state with names and facts of everything, and the content of what is drawn. */
export interface DrawnState {
  readonly state: State;
  /** Things that stand in the state without their content: it was not opened. */
  readonly closed: Things;
}

const NO_CONTENT: Bytes = new Uint8Array();

/** The thing whose content a section is; null for names, facts and everything short. */
const contentOf = (key: SectionKey): readonly [keyof Things, string] | null => {
  const name = nameOfKey(key);
  switch (typeOfKey(key)) {
    case "file":
      return ["files", name];
    case "term":
      return ["terminals", parsePage(name)?.owner ?? name];
    case "conv":
      return ["conversations", parsePage(name)?.owner ?? name];
    default:
      return null;
  }
};

/** What is seen of it: what is in front now, as far as there was such a thing then, else what was in front then. */
const seenOf = ({ layout }: State, front: Things, has: (key: SectionKey) => boolean): Things => {
  const seen = (
    type: "file-meta" | "term-meta" | "conv-meta",
    now: readonly string[],
    then: string | null,
  ) => {
    const there = now.filter((id) => has(sectionKey(type, id)));
    return there.length > 0 || then === null ? there : [then];
  };
  const { notesFileId: notes } = layout;
  return {
    files: [...seen("file-meta", front.files, layout.activeFileId), ...(notes === null ? [] : [notes])],
    terminals: seen("term-meta", front.terminals, layout.activeTerminalId),
    conversations: seen("conv-meta", front.conversations, layout.activeConversationId),
  };
};

/**
 * Opens of a verified manifest what is drawn, and no chunk of content besides: going through a history costs what is seen of
 * it, and not its states. [WB-5]
 *
 * @param front what is in front now
 * @returns refuses as `malformed-object` where anything of that is missing or damaged
 */
export const openDrawn = async (
  deps: OpenDeps,
  manifest: OpenedManifest,
  keys: SpaceKeys,
  source: SegmentSource,
  front: Things,
): Promise<Result<DrawnState, "malformed-object" | "newer-schema">> => {
  const { body } = manifest;
  const decoded = decodeNode(body.root, null);
  if (!decoded.ok) return decoded;
  const reader = new SegmentReader(deps, keys, source, body.segments);
  const lost = new Set<Place>();
  const root = await loadTree(reader, decoded.value, null, lost);
  let absent = lost.size;
  eachNode(root, ({ kind }) => {
    if (kind === "absent") absent += 1;
  });
  const listed = entriesOf(root);
  const hash = listed.reduce((sum, { fingerprint }) => addFingerprint(sum, fingerprint), EMPTY_HASH);
  const entries = new Map<SectionKey, Entry>();
  for (const entry of listed) {
    const name = decodeText(entry.name);
    const key = name === null ? null : keyOf(entry.type, name);
    if (key !== null) entries.set(key, entry);
  }
  if (absent > 0 || entries.size !== listed.length || !equal(hash, body.contentHash))
    return err("malformed-object");

  const sections = new Map<SectionKey, Bytes>();
  const read = async (wanted: readonly SectionKey[]): Promise<boolean> => {
    const chosen = wanted.flatMap((key) => entries.get(key) ?? []);
    const contents = await readSections(reader, await loadLists(reader, chosen));
    wanted.forEach((key, i) => {
      const content = contents[i];
      if (content) sections.set(key, content);
    });
    return contents.every((content) => content !== null);
  };
  const stateNow = () => {
    const current = migrateSections(body.schemaVersion, sections);
    return current.ok ? ok(applySections(emptyState(), current.value)) : current;
  };

  const facts = [...entries.keys()].filter((key) => contentOf(key) === null);
  if (!(await read(facts))) return err("malformed-object");
  const known = stateNow();
  if (!known.ok) return known;
  const seen = seenOf(known.value.state, front, (key) => entries.has(key));
  const closed = { files: new Set<string>(), terminals: new Set<string>(), conversations: new Set<string>() };
  const drawn: SectionKey[] = [];
  for (const key of entries.keys()) {
    const [kind, id] = contentOf(key) ?? [];
    if (kind === undefined || id === undefined) continue;
    if (seen[kind].includes(id)) drawn.push(key);
    else {
      closed[kind].add(id);
      if (kind === "files") sections.set(key, NO_CONTENT);
    }
  }
  if (!(await read(drawn))) return err("malformed-object");
  const state = stateNow();
  if (!state.ok) return state;
  if (state.value.malformed.length > 0) return err("malformed-object");
  return ok({
    state: state.value.state,
    closed: {
      files: [...closed.files],
      terminals: [...closed.terminals],
      conversations: [...closed.conversations],
    },
  });
};

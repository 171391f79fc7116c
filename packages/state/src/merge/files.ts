import { distinctPaths, freePath } from "../distinct-paths.ts";
import type { FileEntry, State } from "../model.ts";
import { sameData } from "../same-data.ts";
import { type Diff3, diff3, mergedText, overlapsIn, placeInMerged } from "./diff3.ts";
import { digestOf, type MergeReason } from "./report.ts";
import { mergeFields, mergeItems, mergeWhole } from "./values.ts";
import type { MergeWork, Sides } from "./work.ts";

type Content = FileEntry["content"];
type Both = { readonly base: FileEntry | undefined; readonly ours: FileEntry; readonly theirs: FileEntry };

interface Settled {
  readonly content: Content;
  /** The lines it is made of, where it holds some of both. */
  readonly lines: Diff3 | null;
}

/** A place in a file is no change of it that would speak against removing it. */
const PLACES = { cursor: null, scroll: null, dirty: null, mergedFrom: null };
const isEdited = (base: FileEntry | undefined, file: FileEntry): boolean =>
  base === undefined || !sameData({ ...base, ...PLACES }, { ...file, ...PLACES });

/** A file for ours beside theirs, where no conflict can hold both. */
const copyOf = (files: State["files"], file: FileEntry): FileEntry => {
  const taken = new Set(Object.values(files).map(({ path }) => path.normalize("NFC")));
  const id = `${file.id.slice(0, 46)}-${digestOf(file.content).slice(0, 16)}`;
  return { ...file, id, path: freePath(taken, file.path.normalize("NFC")) };
};

/** The files of both. [MG-2] [MG-4] [MG-5] */
export class FilesMerge {
  readonly #work: MergeWork;
  readonly #beside: FileEntry[] = [];

  constructor(work: MergeWork) {
    this.#work = work;
  }

  merge(base: State["files"], ours: State["files"], theirs: State["files"]): State["files"] {
    const merged = mergeItems(
      { base, ours, theirs },
      { both: (sides, id) => this.#both(sides, id), removed: (sides, id) => this.#removed(sides, id) },
    );
    if (merged === theirs && this.#beside.length === 0) return theirs;
    let files = merged;
    for (const file of this.#beside) {
      const copy = copyOf(files, file);
      if (Object.hasOwn(files, copy.id)) continue;
      files = { ...files, [copy.id]: copy };
      this.#work.copied(copy.path);
    }
    const distinct = distinctPaths(files);
    for (const id of distinct.renamed) this.#work.warn(["files", id, "path"], "renamed");
    return distinct.files;
  }

  #removed({ base, ours, theirs }: Sides<FileEntry>, id: string): FileEntry | undefined {
    const [side, kept] = ours === undefined ? (["theirs", theirs] as const) : (["ours", ours] as const);
    if (kept === undefined || !isEdited(base, kept)) return undefined;
    const work = this.#work;
    const contents = { base: base?.content, ours: ours?.content, theirs: theirs?.content };
    const path = ["files", id];
    const choice = work.strategy === "latest" ? work.choice(contents) : null;
    if (choice !== null) {
      work.tell(path, contents, choice.side, choice.why);
      return choice.side === "ours" ? ours : theirs;
    }
    if (work.strategy === "manual" && work.leave({ kind: "file", thing: id, name: kept.path }, contents)) {
      work.tell(path, contents, "open", "by-hand");
    } else work.tell(path, contents, side, "edited-and-removed");
    return kept;
  }

  #both({ base, ours, theirs }: Both, id: string): FileEntry {
    const work = this.#work;
    const path = ["files", id];
    const contents = { base: base?.content, ours: ours.content, theirs: theirs.content };
    const { content: _, ...mine } = ours;
    const { content: __, ...other } = theirs;
    const facts = mergeFields(
      work,
      path,
      { base, ours: mine as FileEntry, theirs: other as FileEntry },
      { cursor: mergeWhole, scroll: mergeWhole, mergedFrom: mergeWhole },
    );
    const { settled, side } = this.#content(contents, id, theirs.path);
    const placed = settled.lines === null ? null : this.#cursor(settled.lines, { base, ours, theirs });
    const whole: FileEntry = {
      ...facts,
      content: settled.content,
      ...(placed === null ? {} : { cursor: placed, mergedFrom: work.by.oursBy }),
      dirty: side === "both" ? ours.dirty || theirs.dirty : facts.dirty,
    };
    return within(whole);
  }

  #content(
    contents: { readonly base: Content | undefined; readonly ours: Content; readonly theirs: Content },
    id: string,
    name: string,
  ): { readonly settled: Settled; readonly side: "ours" | "theirs" | "both" } {
    const { base, ours, theirs } = contents;
    if (sameData(ours, theirs) || sameData(base, ours)) return { settled: plain(theirs), side: "theirs" };
    if (sameData(base, theirs)) return { settled: plain(ours), side: "ours" };
    const work = this.#work;
    const path = ["files", id, "content"];
    const choice = work.choice(contents);
    if (choice !== null) {
      work.tell(path, contents, choice.side, choice.why);
      return { settled: plain(contents[choice.side]), side: choice.side };
    }
    if (work.strategy === "manual") return this.#leave(contents, id, name, plain(theirs), "by-hand");
    if (typeof ours !== "string" || typeof theirs !== "string" || typeof (base ?? "") !== "string") {
      return this.#leave(contents, id, name, plain(theirs), "not-text");
    }
    const lines = diff3(typeof base === "string" ? base : "", ours, theirs, work.steps);
    work.spend(lines.steps);
    if (!lines.exact) {
      work.warn(path, "too-costly");
      return this.#leave(contents, id, name, plain(theirs), "too-costly");
    }
    const settled = { content: mergedText(lines, "theirs"), lines };
    if (overlapsIn(lines) > 0) return this.#leave(contents, id, name, settled, "lines-overlap");
    work.tell(path, contents, "both", "lines-merged");
    return { settled, side: "both" };
  }

  #leave(
    contents: Sides<Content>,
    id: string,
    name: string,
    settled: Settled,
    why: MergeReason,
  ): { readonly settled: Settled; readonly side: "theirs" | "both" } {
    const work = this.#work;
    const path = ["files", id, "content"];
    if (work.leave({ kind: "file", thing: id, name }, contents)) work.tell(path, contents, "open", why);
    else {
      work.tell(path, contents, "both", "kept-twice");
      work.warn(path, "too-large");
      this.#keepBeside(contents, id, name);
      return { settled: plain(contents.theirs ?? ""), side: "theirs" };
    }
    return { settled, side: settled.lines === null ? "theirs" : "both" };
  }

  #keepBeside({ ours }: Sides<Content>, id: string, name: string): void {
    const cursor = { anchor: 0, head: 0 };
    const scroll = { top: 0, left: 0 };
    const facts = { language: "", cursor, scroll, dirty: false, eol: "lf", bom: false } as const;
    if (ours !== undefined) this.#beside.push({ ...facts, id, path: name, content: ours });
  }

  /** The cursor of whoever moved it, ours before theirs, at the text where it stood. */
  #cursor(lines: Diff3, { base, ours, theirs }: Both): FileEntry["cursor"] {
    const side = sameData(base?.cursor, ours.cursor) ? "theirs" : "ours";
    const { anchor, head } = side === "ours" ? ours.cursor : theirs.cursor;
    const place = (offset: number): number => placeInMerged(lines, "theirs", side, offset);
    return { anchor: place(anchor), head: place(head) };
  }
}

const plain = (content: Content): Settled => ({ content, lines: null });

/** No cursor stands behind the end of its text. */
const within = (file: FileEntry): FileEntry => {
  const end = typeof file.content === "string" ? file.content.length : 0;
  const { anchor, head } = file.cursor;
  if (anchor <= end && head <= end) return file;
  return { ...file, cursor: { anchor: Math.min(anchor, end), head: Math.min(head, end) } };
};

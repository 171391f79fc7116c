import type {
  Change,
  Differences,
  FileDifference,
  MessageDifference,
  ValueDifference,
} from "@holdfast/state/differences/differences";
import type { Part } from "@holdfast/state/parts";

export type DifferenceGroup =
  | "file"
  | "conversation"
  | "terminal"
  | "tab"
  | "bookmark"
  | "conflict"
  | "settings"
  | "layout"
  | "fact";

/** What differs in one thing, as it was compared. */
export type Subject =
  | { readonly kind: "file"; readonly of: FileDifference }
  | { readonly kind: "conversation"; readonly of: Differences["conversations"][number] }
  | { readonly kind: "message"; readonly of: MessageDifference }
  | { readonly kind: "terminal"; readonly of: Differences["terminals"][number] }
  | { readonly kind: "tab"; readonly of: Differences["tabs"][number] }
  | { readonly kind: "bookmark"; readonly of: Differences["bookmarks"][number] }
  | { readonly kind: "bookmarks"; readonly moved: boolean }
  | { readonly kind: "conflict"; readonly of: Differences["conflicts"][number] }
  | { readonly kind: "settings" | "facts" }
  | { readonly kind: "value"; readonly of: ValueDifference }
  | {
      readonly kind: "layout";
      readonly of: readonly ValueDifference[];
      readonly files: readonly FileDifference[];
    };

/** One thing that differs, and what of it differs by itself. */
export interface DifferenceItem {
  readonly key: string;
  readonly group: DifferenceGroup;
  readonly change: Change;
  readonly subject: Subject;
  readonly pieces: readonly DifferenceItem[];
  /** What is taken from the other state to have it as it is there. */
  readonly parts: readonly Part[];
}

const PLACES: ReadonlySet<string> = new Set(["cursor", "scroll", "dirty", "mergedFrom"]);

/** A file of which only the place in it differs is no file that changed. */
const isPlace = ({ change, content, from, facts }: FileDifference): boolean =>
  change === "changed" && content === null && from === undefined && facts.every((fact) => PLACES.has(fact));

const leaf = (
  group: DifferenceGroup,
  key: string,
  change: Change,
  subject: Subject,
  part: Part | null,
): DifferenceItem => ({ key, group, change, subject, pieces: [], parts: part === null ? [] : [part] });

const changeOfValue = ({ before, after }: ValueDifference): Change =>
  before === undefined ? "added" : after === undefined ? "removed" : "changed";

const conversationItem = (of: Differences["conversations"][number]): DifferenceItem => ({
  key: `conversation ${of.id}`,
  group: "conversation",
  change: of.change,
  subject: { kind: "conversation", of },
  pieces: of.messages.map((message) =>
    leaf(
      "conversation",
      `message ${of.id} ${message.id}`,
      message.change,
      { kind: "message", of: message },
      { kind: "message", conversation: of.id, id: message.id },
    ),
  ),
  parts: [{ kind: "conversation", id: of.id }],
});

const bookmarksItem = ({ bookmarks, bookmarksMoved }: Differences): readonly DifferenceItem[] => {
  if (bookmarks.length === 0 && !bookmarksMoved) return [];
  const pieces = bookmarks.map((of) =>
    leaf(
      "bookmark",
      `bookmark ${of.id}`,
      of.change,
      { kind: "bookmark", of },
      { kind: "bookmark", id: of.id },
    ),
  );
  const subject: Subject = { kind: "bookmarks", moved: bookmarksMoved };
  return [
    {
      key: "bookmarks",
      group: "bookmark",
      change: "changed",
      subject,
      pieces,
      parts: [{ kind: "bookmarks" }],
    },
  ];
};

const valuesItem = (
  group: "settings" | "fact",
  values: readonly ValueDifference[],
): readonly DifferenceItem[] => {
  if (values.length === 0) return [];
  const own = group === "settings";
  const pieces = values.map((of) =>
    leaf(
      group,
      `${group} ${of.at}`,
      changeOfValue(of),
      { kind: "value", of },
      own ? { kind: "setting", at: of.at } : null,
    ),
  );
  const parts: readonly Part[] = own ? [{ kind: "settings" }] : [];
  return [
    { key: group, group, change: "changed", subject: { kind: own ? "settings" : "facts" }, pieces, parts },
  ];
};

const layoutItem = ({ layout, files }: Differences): readonly DifferenceItem[] => {
  const places = files.filter(isPlace);
  if (layout.length + places.length === 0) return [];
  const ofLayout: readonly Part[] = layout.length === 0 ? [] : [{ kind: "layout" }];
  const parts: readonly Part[] = [...ofLayout, ...places.map(({ id }): Part => ({ kind: "file", id }))];
  const subject: Subject = { kind: "layout", of: layout, files: places };
  return [{ key: "layout", group: "layout", change: "changed", subject, pieces: [], parts }];
};

/** Everything that differs, thing by thing, in the order in which it is shown. Mere places in files are one thing. */
export const differenceItems = (differences: Differences): readonly DifferenceItem[] => [
  ...differences.files
    .filter((file) => !isPlace(file))
    .map((of) => leaf("file", `file ${of.id}`, of.change, { kind: "file", of }, { kind: "file", id: of.id })),
  ...differences.conversations.map(conversationItem),
  ...differences.terminals.map((of) =>
    leaf(
      "terminal",
      `terminal ${of.id}`,
      of.change,
      { kind: "terminal", of },
      { kind: "terminal", id: of.id },
    ),
  ),
  ...differences.tabs.map((of) =>
    leaf("tab", `tab ${of.id}`, of.change, { kind: "tab", of }, { kind: "tab", id: of.id }),
  ),
  ...bookmarksItem(differences),
  ...differences.conflicts.map((of) =>
    leaf(
      "conflict",
      `conflict ${of.id}`,
      of.change,
      { kind: "conflict", of },
      { kind: "conflict", id: of.id },
    ),
  ),
  ...valuesItem("settings", differences.settings),
  ...layoutItem(differences),
  ...valuesItem("fact", differences.metadata),
];

/** What can be chosen by itself: a thing, or each piece of it where there are any. */
export const leavesOf = (items: readonly DifferenceItem[]): readonly DifferenceItem[] =>
  items.flatMap((item) => (item.pieces.length === 0 ? [item] : leavesOf(item.pieces)));

/**
 * What is to be restored when some of it is left out, by keys of leaves. Of a thing that is wanted whole the whole is taken; replies
 * go before what they reply to.
 */
export const partsWithout = (items: readonly DifferenceItem[], left: ReadonlySet<string>): readonly Part[] =>
  items.flatMap((item): readonly Part[] => {
    if (item.pieces.length === 0) return left.has(item.key) ? [] : item.parts;
    const wanted = item.pieces.filter(({ key }) => !left.has(key));
    if (wanted.length === item.pieces.length) return item.parts;
    const gone = wanted.filter(({ change }) => change === "removed");
    const rest = wanted.filter(({ change }) => change !== "removed");
    return [...gone.toReversed(), ...rest].flatMap(({ parts }) => parts);
  });

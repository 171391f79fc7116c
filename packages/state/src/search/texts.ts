import { isObject } from "./json.ts";

/** Where in a thing a text stands. */
export type SearchPart =
  | "content"
  | "output"
  | "text"
  | "data"
  | "path"
  | "title"
  | "url"
  | "command"
  | "history"
  | "name"
  | "description"
  | "tag";

/** A text of a thing that is not lines of a stream. `item`: the message, the bookmark, or the number in a list. */
export interface PartText {
  readonly part: SearchPart;
  readonly item: string;
  readonly text: string;
}

const strings = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return isObject(value) ? Object.values(value).flatMap(strings) : [];
};

const field = (value: unknown, name: string, part: SearchPart, item = ""): readonly PartText[] => {
  const text = isObject(value) ? value[name] : undefined;
  return typeof text === "string" ? [{ part, item, text }] : [];
};

const listed = (value: unknown, name: string): readonly unknown[] => {
  const list = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list : [];
};

const idOf = (value: unknown): string => {
  const id = isObject(value) ? value["id"] : undefined;
  return typeof id === "string" ? id : "";
};

/** What was said, and every string of what programs put beside it. */
export const textsOfMessage = (message: unknown): readonly PartText[] => {
  const item = idOf(message);
  return listed(message, "parts").flatMap((part) => {
    if (!isObject(part)) return [];
    if (part["type"] === "text") return field(part, "text", "text", item);
    return strings(part["value"]).map((text): PartText => ({ part: "data", item, text }));
  });
};

const textsOfBookmark = (bookmark: unknown): readonly PartText[] => [
  ...field(bookmark, "title", "title", idOf(bookmark)),
  ...field(bookmark, "url", "url", idOf(bookmark)),
];

const visited = (entry: unknown, i: number): readonly PartText[] => [
  ...field(entry, "title", "history", `${i}`),
  ...field(entry, "url", "history", `${i}`),
];

/** The texts of a section that is one JSON value, by the members that its type has. What was typed into forms is not among them. */
export const textsOfValue = (value: unknown): readonly PartText[] => {
  if (Array.isArray(value)) return value.flatMap(textsOfBookmark);
  return [
    ...field(value, "path", "path"),
    ...field(value, "title", "title"),
    ...field(value, "url", "url"),
    ...field(value, "command", "command"),
    ...listed(value, "history").flatMap((entry, i) =>
      typeof entry === "string"
        ? [{ part: "history" as const, item: `${i}`, text: entry }]
        : visited(entry, i),
    ),
  ];
};

/** What a thing is called, by its own section of facts. */
export const nameOfValue = (value: unknown): string => {
  const [named] = [...field(value, "path", "path"), ...field(value, "title", "title")];
  return named?.text ?? "";
};

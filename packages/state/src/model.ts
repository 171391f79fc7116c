import { err, ok, type Result } from "@holdfast/protocol/result";
import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { JsonObject, JsonValue } from "./canonical-json.ts";

export const SCHEMA_VERSION = 2;

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

const thing = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const json = Type.Unsafe<JsonValue>(Type.Unknown());
const jsonObject = Type.Unsafe<JsonObject>(Type.Record(Type.String(), Type.Unknown()));
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const count = Type.Integer({ minimum: 0 });
const time = Type.String({ maxLength: 40 });
const position = thing({ top: Type.Number(), left: Type.Number() });
/** A device by its id, and when it saved. */
const by = thing({ device: Type.String({ maxLength: 200 }), at: time });

/** Ids are the caller's. A leading letter or digit keeps names like `__proto__` out of the records. */
const id = Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" });
const byId = <T extends TSchema>(schema: T) =>
  Type.Unsafe<Record<string, Static<T>>>(
    Type.Record(Type.String({ pattern: id.pattern ?? "" }), schema, { additionalProperties: false }),
  );

export const MetadataSchema = thing({
  title: Type.Optional(Type.String()),
  createdAt: time,
  /** What the session belongs to, its template and other facts of its workspace. */
  context: Type.Optional(jsonObject),
});

export const FileSchema = thing({
  id,
  /** NFC, `/`-separated, unique in the state. */
  path: Type.String({ minLength: 1, maxLength: 4096 }),
  language: Type.String(),
  /** Text, or the bytes of a binary file in base64url. At most 5 MiB. */
  content: Type.Union([Type.String(), thing({ bytes: Type.String({ pattern: "^[A-Za-z0-9_-]*$" }) })]),
  /** UTF-16 offsets into the text. */
  cursor: thing({ anchor: count, head: count }),
  scroll: position,
  /** Differs from what the runtime's disk holds. */
  dirty: Type.Boolean(),
  eol: Type.Union([Type.Literal("lf"), Type.Literal("crlf")]),
  bom: Type.Boolean(),
  /** A merge put changes of this device into the file, and nobody has looked at it since. [CA-1] */
  mergedFrom: Type.Optional(by),
});

export const ScrollbackSchema = thing({
  /** Number of the first page that is kept; pages are numbered for ever. */
  firstPage: count,
  pages: Type.Array(Type.String()),
});

export const TerminalSchema = thing({
  id,
  title: Type.String(),
  cwd: Type.String(),
  shell: Type.String(),
  rows: count,
  cols: count,
  command: Type.Optional(Type.String()),
  history: Type.Array(Type.String()),
  env: Type.Record(Type.String(), Type.String()),
  /** Names of variables that were not captured. [CA-3] */
  leftOut: Type.Optional(Type.Array(Type.String())),
  scrollback: ScrollbackSchema,
  active: Type.Boolean(),
});

export const TabSchema = thing({
  id,
  url: Type.String(),
  title: Type.String(),
  active: Type.Boolean(),
  pinned: Type.Boolean(),
  /** The name of the group that the tab stands in. */
  group: Type.Optional(Type.String()),
  /** Closed, and kept so that it can be brought back with its history. */
  closedAt: Type.Optional(time),
  scroll: position,
  formData: jsonObject,
  /** Names of form fields that were not captured. [CA-3] */
  leftOut: Type.Optional(Type.Array(Type.String())),
  history: Type.Array(thing({ url: Type.String(), title: Type.String(), at: time })),
});

export const BookmarksSchema = Type.Array(
  thing({
    id,
    title: Type.String(),
    url: Type.String(),
    createdAt: time,
    /** Names of folders, `/`-separated, outermost first; absent: in none. */
    folder: Type.Optional(Type.String()),
  }),
);

export const MessageSchema = thing({
  id,
  parentId: nullable(id),
  role: Type.Union([
    Type.Literal("user"),
    Type.Literal("assistant"),
    Type.Literal("system"),
    Type.Literal("tool"),
  ]),
  parts: Type.Array(
    Type.Union([
      thing({ type: Type.Literal("text"), text: Type.String() }),
      thing({ type: Type.Literal("data"), name: Type.String(), value: json }),
    ]),
  ),
  createdAt: time,
  meta: jsonObject,
});

export const ConversationSchema = thing({
  id,
  title: Type.String(),
  createdAt: time,
  /** The message that the conversation goes on from; null: its last one. A message that is not there counts as null. [CA-1] */
  leafId: nullable(id),
  /** The model chosen for this conversation, and the work that waits in it. */
  model: Type.Optional(Type.String()),
  work: Type.Optional(jsonObject),
  messages: Type.Array(MessageSchema),
});

export const LayoutSchema = thing({
  activeFileId: nullable(id),
  openFileIds: Type.Array(id),
  /** The file that the notes panel shows. */
  notesFileId: nullable(id),
  activeTerminalId: nullable(id),
  activeTabId: nullable(id),
  activeConversationId: nullable(id),
  panels: Type.Record(Type.String(), thing({ open: Type.Boolean(), size: Type.Number() })),
  /** What an interface wants to find again and no field above holds: expanded folders, the focused panel. */
  view: jsonObject,
});

export const SettingsSchema = thing({
  theme: Type.Union([Type.Literal("system"), Type.Literal("light"), Type.Literal("dark")]),
  autosave: thing({ enabled: Type.Boolean(), seconds: Type.Integer({ minimum: 5, maximum: 600 }) }),
  editor: thing({
    fontSize: Type.Integer({ minimum: 8, maximum: 40 }),
    tabSize: Type.Integer({ minimum: 1, maximum: 16 }),
    wrap: Type.Boolean(),
    lineNumbers: Type.Boolean(),
  }),
  other: jsonObject,
});

/** What two devices changed differently and only a person can settle. [MG-5] */
export const ConflictSchema = thing({
  /** Follows from kind, thing and the three values. */
  id,
  kind: Type.Union([
    Type.Literal("file"),
    Type.Literal("terminal"),
    Type.Literal("tab"),
    Type.Literal("conversation"),
    Type.Literal("bookmarks"),
    Type.Literal("layout"),
    Type.Literal("settings"),
    Type.Literal("metadata"),
  ]),
  /** Id of the file, terminal, tab or conversation; null for what a state has once. */
  thing: nullable(id),
  name: Type.String(),
  /** The whole values, of a file its `content`. Null: it was not there. */
  base: json,
  ours: json,
  theirs: json,
  oursBy: by,
  theirsBy: by,
});

/** Everything a session holds. Plain JSON data, never changed in place. [ST-1] */
export const StateSchema = thing({
  schemaVersion: Type.Literal(SCHEMA_VERSION),
  metadata: MetadataSchema,
  files: byId(FileSchema),
  terminals: byId(TerminalSchema),
  tabs: byId(TabSchema),
  bookmarks: BookmarksSchema,
  conversations: byId(ConversationSchema),
  layout: LayoutSchema,
  settings: SettingsSchema,
  conflicts: byId(ConflictSchema),
});

export type State = DeepReadonly<Static<typeof StateSchema>>;
export type Metadata = State["metadata"];
export type FileEntry = DeepReadonly<Static<typeof FileSchema>>;
export type Terminal = DeepReadonly<Static<typeof TerminalSchema>>;
export type Scrollback = DeepReadonly<Static<typeof ScrollbackSchema>>;
export type BrowserTab = DeepReadonly<Static<typeof TabSchema>>;
export type Bookmarks = DeepReadonly<Static<typeof BookmarksSchema>>;
export type Message = DeepReadonly<Static<typeof MessageSchema>>;
export type Conversation = DeepReadonly<Static<typeof ConversationSchema>>;
export type Conflict = DeepReadonly<Static<typeof ConflictSchema>>;
export type Layout = State["layout"];
export type Settings = State["settings"];

/** Takes a value from outside as a state: form, ids that equal their keys, nothing unknown. */
export const checkState = (value: unknown): Result<State, "malformed-state"> => {
  if (!Value.Check(StateSchema, value)) return err("malformed-state");
  const { files, terminals, tabs, conversations, conflicts } = value;
  for (const record of [files, terminals, tabs, conversations, conflicts]) {
    for (const [key, item] of Object.entries(record)) if (item.id !== key) return err("malformed-state");
  }
  return ok(value);
};

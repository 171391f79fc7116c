import type { Differences } from "@holdfast/state/differences/differences";
import { type Static, Type } from "@sinclair/typebox";

const strict = { additionalProperties: false } as const;
const change = Type.Union((["added", "removed", "changed"] as const).map((each) => Type.Literal(each)));
const text = Type.String();
const texts = Type.Array(text);
const count = Type.Integer({ minimum: 0 });
const bytes = Type.Union([count, Type.Null()]);

const content = Type.Union([
  Type.Object(
    {
      kind: Type.Literal("lines"),
      added: count,
      removed: count,
      hunks: Type.Array(Type.Object({ a: count, b: count, lines: texts }, strict)),
    },
    strict,
  ),
  Type.Object(
    {
      kind: Type.Literal("replaced"),
      why: Type.Union([Type.Literal("not-text"), Type.Literal("too-costly")]),
      before: bytes,
      after: bytes,
    },
    strict,
  ),
  Type.Null(),
]);
const value = Type.Object(
  { at: text, before: Type.Optional(Type.Unknown()), after: Type.Optional(Type.Unknown()) },
  strict,
);
const titled = { id: text, title: text, change };

/** How one save differs from another, as it is answered. [CA-7] */
export const DifferencesSchema = Type.Object(
  {
    files: Type.Array(
      Type.Object({ id: text, path: text, change, from: Type.Optional(text), content, facts: texts }, strict),
    ),
    conversations: Type.Array(
      Type.Object(
        {
          ...titled,
          messages: Type.Array(Type.Object({ id: text, change, role: text, text }, strict)),
          facts: texts,
        },
        strict,
      ),
    ),
    terminals: Type.Array(
      Type.Object(
        {
          ...titled,
          commands: texts,
          commandsGone: count,
          output: text,
          more: count,
          outputGone: count,
          env: Type.Array(Type.Object({ name: text, change }, strict)),
          facts: texts,
        },
        strict,
      ),
    ),
    tabs: Type.Array(
      Type.Object({ ...titled, url: text, from: Type.Optional(text), fields: texts, facts: texts }, strict),
    ),
    bookmarks: Type.Array(Type.Object({ ...titled, url: text }, strict)),
    bookmarksMoved: Type.Boolean(),
    settings: Type.Array(value),
    layout: Type.Array(value),
    metadata: Type.Array(value),
    conflicts: Type.Array(Type.Object({ id: text, kind: text, name: text, change }, strict)),
  },
  strict,
);

/** One file with one changed line. */
export const DIFFERENCES_EXAMPLE = {
  files: [
    {
      id: "readme",
      path: "README.md",
      change: "changed",
      content: {
        kind: "lines",
        added: 1,
        removed: 1,
        hunks: [{ a: 0, b: 0, lines: [" # My project\n", " \n", "-First draft.\n", "+Second draft.\n"] }],
      },
      facts: [],
    },
  ],
  conversations: [],
  terminals: [],
  tabs: [],
  bookmarks: [],
  bookmarksMoved: false,
  settings: [{ at: "/theme", before: "system", after: "dark" }],
  layout: [],
  metadata: [],
  conflicts: [],
} satisfies Differences & Static<typeof DifferencesSchema>;

export const PAGE_EXAMPLE = `diff --git a/README.md b/README.md
--- a/README.md
+++ b/README.md
@@ -1,3 +1,3 @@
 # My project
 
-First draft.
+Second draft.
setting /theme: "system", now "dark"
`;

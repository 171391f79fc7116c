import { type Static, Type } from "@sinclair/typebox";
import { PAGE_MAX, SESSION_NAME_MAX_CHARS } from "./limits.ts";
import { Session } from "./sessions.ts";
import { cursor, digestHex, idOf } from "./shapes.ts";

const strict = { additionalProperties: false } as const;

/** Of a session, in clear: said and answered only with an unlock token. [AM-9] */
const sessionName = Type.String({ minLength: 1, maxLength: SESSION_NAME_MAX_CHARS, pattern: "\\S" });

/** Without an id the service makes one. [AM-9] */
export const CreateNamedSessionBody = Type.Object(
  { id: Type.Optional(idOf("ses")), name: sessionName },
  strict,
);
export type CreateNamedSessionBody = Static<typeof CreateNamedSessionBody>;

/** Without `at` from the newest save; without an id the service makes one. */
export const CloneNamedSessionBody = Type.Object(
  { ...CreateNamedSessionBody.properties, at: Type.Optional(digestHex) },
  strict,
);
export type CloneNamedSessionBody = Static<typeof CloneNamedSessionBody>;

export const RenameSessionBody = Type.Object({ name: sessionName }, strict);
export type RenameSessionBody = Static<typeof RenameSessionBody>;

/** A session as the sealed API answers it, with its name in place of what is sealed; null for one that cannot be read. */
export const NamedSession = Type.Object(
  {
    ...Type.Omit(Session, ["meta", "nameTag"]).properties,
    name: Type.Union([Type.String({ maxLength: SESSION_NAME_MAX_CHARS }), Type.Null()]),
  },
  strict,
);
export type NamedSession = Static<typeof NamedSession>;

/** Newest first. `next` is null on the last page. */
export const NamedSessionPage = Type.Object(
  { items: Type.Array(NamedSession, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  strict,
);
export type NamedSessionPage = Static<typeof NamedSessionPage>;

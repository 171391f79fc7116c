import { type Static, Type } from "@sinclair/typebox";
import { META_MAX_BYTES, PAGE_MAX } from "./limits.ts";
import { bytesOf, cursor, digestHex, idOf, time } from "./shapes.ts";

export const NAME_TAG_BYTES = 16;

/**
 * `meta` is a sealed object of kind 09, thing 1, whose seq is the version it makes: 1 here. `branchOf` is a session of the same
 * workspace that this one is a branch of, `branchAt` the digest of the save that it left. [SP-11] [LE-5]
 */
export const CreateSessionBody = Type.Object(
  {
    id: idOf("ses"),
    meta: bytesOf(META_MAX_BYTES),
    nameTag: bytesOf(NAME_TAG_BYTES, "exact"),
    branchOf: Type.Optional(idOf("ses")),
    branchAt: Type.Optional(digestHex),
  },
  { additionalProperties: false },
);
export type CreateSessionBody = Static<typeof CreateSessionBody>;

/** The seq of `meta` is the version named in If-Match plus 1. */
export const ChangeSessionBody = Type.Object(
  { meta: bytesOf(META_MAX_BYTES), nameTag: bytesOf(NAME_TAG_BYTES, "exact") },
  { additionalProperties: false },
);
export type ChangeSessionBody = Static<typeof ChangeSessionBody>;

/** `head` is null before the first save. `version` counts changes of `meta`, not saves; it is the ETag `"v<version>"`. */
export const Session = Type.Object(
  {
    id: idOf("ses"),
    workspaceId: idOf("wsp"),
    meta: bytesOf(META_MAX_BYTES),
    nameTag: bytesOf(NAME_TAG_BYTES, "exact"),
    version: Type.Integer({ minimum: 1 }),
    head: Type.Union([
      Type.Object(
        {
          seq: Type.Integer({ minimum: 1 }),
          digest: digestHex,
          epoch: Type.Integer({ minimum: 1 }),
        },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
    sealedBytes: Type.Integer({ minimum: 0 }),
    branchOf: Type.Union([idOf("ses"), Type.Null()]),
    createdAt: time,
    updatedAt: time,
    /** Left out of the list until it is brought back, or saved in. */
    archivedAt: Type.Union([time, Type.Null()]),
    /** It can be brought back for 7 days; only the list of deleted ones shows it. */
    deletedAt: Type.Union([time, Type.Null()]),
    /** The save of another session that it began from. */
    origin: Type.Union([
      Type.Object({ sessionId: idOf("ses"), digest: digestHex }, { additionalProperties: false }),
      Type.Null(),
    ]),
  },
  { additionalProperties: false },
);
export type Session = Static<typeof Session>;

/** Query of a list: both as text, as they stand in the URL. */
export const PageQuery = Type.Object(
  {
    cursor: Type.Optional(cursor),
    limit: Type.Optional(Type.String({ pattern: `^([1-9]\\d?|${PAGE_MAX})$` })),
  },
  { additionalProperties: false },
);
export type PageQuery = Static<typeof PageQuery>;

/**
 * Query of the list of sessions: those in use unless `archived` says `true` (those alone) or `any`; with `deleted` those that can still be
 * brought back, and no others. [CP-18]
 */
export const SessionQuery = Type.Object(
  {
    ...PageQuery.properties,
    archived: Type.Optional(
      Type.Union((["true", "false", "any"] as const).map((each) => Type.Literal(each))),
    ),
    deleted: Type.Optional(Type.Union([Type.Literal("true"), Type.Literal("false")])),
  },
  { additionalProperties: false },
);
export type SessionQuery = Static<typeof SessionQuery>;

/** A session that begins from the save `at` of this one; `id`, `meta` and `nameTag` as for a new one. [CP-17] */
export const CloneSessionBody = Type.Object(
  { ...CreateSessionBody.properties, at: digestHex },
  { additionalProperties: false },
);
export type CloneSessionBody = Static<typeof CloneSessionBody>;

/** Newest first by time of creation, so that a page is stable under new sessions. `next` is null on the last page. */
export const SessionPage = Type.Object(
  { items: Type.Array(Session, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  { additionalProperties: false },
);
export type SessionPage = Static<typeof SessionPage>;

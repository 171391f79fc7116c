import { type Static, Type } from "@sinclair/typebox";
import { AUDIT_TARGET_MAX_CHARS, AuditEntry } from "./audit.ts";
import { PAGE_MAX } from "./limits.ts";
import { SAVE_KINDS } from "./saves.ts";
import { cursor, digestHex, idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;
const orNull = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * Something that was done in a session: a save, with its device and kind, or an act with account and login. An action that a client does not
 * know is one of a newer service. Nothing of what was saved is in it. [CP-18]
 */
export const ActivityItem = Type.Object(
  {
    at: time,
    /** `session.saved`, or as in the audit log. */
    action: AuditEntry.properties.action,
    accountId: orNull(idOf("acc")),
    loginId: orNull(idOf("lgn")),
    deviceId: orNull(idOf("dev")),
    target: orNull(Type.String({ maxLength: AUDIT_TARGET_MAX_CHARS })),
    save: Type.Union([
      Type.Object(
        {
          seq: Type.Integer({ minimum: 1 }),
          digest: digestHex,
          saveKind: Type.Union(SAVE_KINDS.map((kind) => Type.Literal(kind))),
        },
        strict,
      ),
      Type.Null(),
    ]),
  },
  strict,
);
export type ActivityItem = Static<typeof ActivityItem>;

/** Newest first. `next` is null on the last page. */
export const ActivityPage = Type.Object(
  { items: Type.Array(ActivityItem, { maxItems: PAGE_MAX }), next: Type.Union([cursor, Type.Null()]) },
  strict,
);
export type ActivityPage = Static<typeof ActivityPage>;

import { type Static, Type } from "@sinclair/typebox";
import { idOf, time } from "./shapes.ts";

const strict = { additionalProperties: false } as const;
const count = Type.Integer({ minimum: 0 });

export const OPERATION_KINDS = ["retention.run", "scrub"] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export const OPERATION_STATES = ["waiting", "running", "done", "failed", "cancelled"] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** The longest that `?wait=` may ask for. */
export const OPERATION_WAIT_MAX_SECONDS = 25;
/** Of each login: operations asked for, and streams of one. */
export const OPERATIONS_PER_MINUTE = 30;
/** How long one is told of after its end. */
export const OPERATION_KEPT_DAYS = 7;

/** Work that takes longer than a request. `result` is its kind's; `problem` is a code of the one table. [OP-1] */
export const Operation = Type.Object(
  {
    id: idOf("opr"),
    kind: Type.Union(OPERATION_KINDS.map((kind) => Type.Literal(kind))),
    /** What it is at, in one word of its kind. */
    phase: Type.String({ maxLength: 40 }),
    progress: Type.Object({ done: count, total: Type.Union([count, Type.Null()]) }, strict),
    state: Type.Union(OPERATION_STATES.map((state) => Type.Literal(state))),
    createdAt: time,
    endedAt: Type.Union([time, Type.Null()]),
    result: Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()]),
    problem: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
  },
  strict,
);
export type Operation = Static<typeof Operation>;

export const OperationQuery = Type.Object(
  { wait: Type.Optional(Type.Integer({ minimum: 1, maximum: OPERATION_WAIT_MAX_SECONDS })) },
  strict,
);

/** `POST /api/recovery/scrub`. */
export const ScrubBody = Type.Object({}, strict);

/** What a scrub found, as the result of its operation: `found` copies were bad, `mended` of them are good again. */
export const ScrubResult = Type.Object({ objects: count, bytes: count, found: count, mended: count }, strict);
export type ScrubResult = Static<typeof ScrubResult>;

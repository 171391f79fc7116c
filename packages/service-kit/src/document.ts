import { PROBLEMS, type ProblemCode } from "@holdfast/protocol/problems";
import type { TSchema } from "@sinclair/typebox";
import type { DocumentDecoration } from "elysia";

/** Whether a route takes an Idempotency-Key: kept, without effect, or (where nothing is said) refused. [ED-5] */
export type IdempotencyRule = "kept" | "ignored";

/** Whether a route does nothing without an unlock token, or more with one. Where nothing is said, it refuses one. [AM-7] */
export type UnlockRule = "needed" | "taken";

/** A further example of a body, and when to take it. */
export interface NamedExample {
  readonly summary: string;
  readonly value: unknown;
}

/**
 * A body: JSON with an example, or with several by name of which the first is shown, or bytes of a media type, whose schema says
 * only how they are laid out.
 */
export type Content =
  | { readonly schema: TSchema; readonly example: unknown }
  | { readonly schema: TSchema; readonly examples: Readonly<Record<string, NamedExample>> }
  | { readonly media: string; readonly schema?: TSchema; readonly example?: unknown };

export interface Described {
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  readonly codes: readonly ProblemCode[];
  /** Needs no login. */
  readonly anonymous?: boolean;
  /** Several where the same is said in several media types. */
  readonly body?: Content | readonly Content[];
  readonly query?: readonly { readonly name: string; readonly schema: TSchema }[];
  /** Examples of what stands in the address, by its parameters' names. */
  readonly params?: Readonly<Record<string, string>>;
  /** Request headers that the route reads. */
  readonly headers?: readonly string[];
  /** The version that the example is made for, 1 unless said otherwise; a tag where tags are no versions. */
  readonly ifMatch?: number | string;
  /** Good answers by status, several where the caller chooses the media type; null for one without a body. */
  readonly answers: Readonly<Record<number, Content | readonly Content[] | null>>;
  readonly idempotency?: IdempotencyRule;
  readonly unlock?: UnlockRule;
}

/** Codes that the edge itself can answer on every route. */
const EDGE_CODES = ["header-not-allowed", "internal", "unavailable"] as const satisfies ProblemCode[];
/** And on those that keep idempotency keys, whose bodies it reads. */
const KEPT_CODES = [
  "invalid-request",
  "too-large",
  "request-in-progress",
  "idempotency-key-reused",
] as const satisfies ProblemCode[];

const BINARY = { type: "string" as const, format: "binary" };

const media = (part: Content) => {
  if (!("media" in part)) {
    const { schema, ...examples } = part;
    return { "application/json": { schema, ...examples } };
  }
  const { schema = BINARY, example } = part;
  return { [part.media]: { schema, ...(example === undefined ? {} : { example }) } };
};

const content = (parts: Content | readonly Content[]) => Object.assign({}, ...[parts].flat().map(media));

const parameters = ({ params = {}, query = [], headers = [], ifMatch = 1 }: Described) => [
  ...Object.entries(params).map(([name, example]) => ({
    name,
    in: "path" as const,
    required: true,
    schema: { type: "string" as const },
    example,
  })),
  ...query.map(({ name, schema }) => ({ name, in: "query" as const, required: false, schema })),
  ...headers.map((name) => ({
    name,
    in: "header" as const,
    required: false,
    schema: { type: "string" as const },
    ...(name === "if-match" ? { example: typeof ifMatch === "number" ? `"v${ifMatch}"` : ifMatch } : {}),
  })),
];

/** Answers of problems, grouped by their status. */
export const problemResponses = (codes: readonly ProblemCode[]) => {
  const responses: NonNullable<DocumentDecoration["responses"]> = {};
  for (const [status, list] of Map.groupBy(codes, (code) => PROBLEMS[code].status)) {
    const schema = {
      allOf: [
        { $ref: "#/components/schemas/Problem" },
        { type: "object" as const, properties: { code: { type: "string" as const, enum: list } } },
      ],
    };
    const description = list.map((code) => `\`${code}\` ${PROBLEMS[code].title}`).join(" · ");
    responses[status] = { description, content: { "application/problem+json": { schema } } };
  }
  return responses;
};

const BY_TOKEN = [{ bearer: [] }, { cookie: [] }];
const WITH_UNLOCK = BY_TOKEN.map((way) => ({ ...way, unlock: [] }));

/** The ways to show who calls. */
export const securityOf = (anonymous: boolean, unlock: UnlockRule | null) => {
  if (anonymous) return [];
  if (unlock === null) return BY_TOKEN;
  return unlock === "needed" ? WITH_UNLOCK : [...BY_TOKEN, ...WITH_UNLOCK];
};

/** What the OpenAPI document says of a route: who may call it, with what, and everything it may answer. [ED-3] */
export const describe = (route: Described): { readonly detail: DocumentDecoration } => {
  const kept = route.idempotency === "kept" ? KEPT_CODES : [];
  const responses = problemResponses([...new Set([...route.codes, ...EDGE_CODES, ...kept])]);
  for (const [status, answer] of Object.entries(route.answers)) {
    responses[status] =
      answer === null ? { description: "Done" } : { description: "Done", content: content(answer) };
  }
  return {
    detail: {
      summary: route.summary,
      tags: [route.tag],
      ...(route.description === undefined ? {} : { description: route.description }),
      security: securityOf(route.anonymous === true, route.unlock ?? null),
      parameters: parameters(route),
      responses,
      ...(route.body === undefined ? {} : { requestBody: { required: true, content: content(route.body) } }),
      ...(route.idempotency === undefined ? {} : { "x-holdfast-idempotency": route.idempotency }),
      ...(route.unlock === undefined ? {} : { "x-holdfast-unlock": route.unlock }),
    },
  };
};

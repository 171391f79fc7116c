import { PROBLEMS, type ProblemCode } from "@holdfast/protocol/problems";
import type { DocumentDecoration } from "elysia";

export type RequestBody = NonNullable<DocumentDecoration["requestBody"]>;

interface Documented {
  readonly requestBody?: RequestBody;
  /** Media types of the good answer by status; JSON where nothing is named. */
  readonly answers?: Readonly<Record<number, string>>;
}

/** What the OpenAPI document says of a route whose bodies are bytes: summary, who may call, every problem. [ED-3] */
export const describe = (
  summary: string,
  codes: readonly ProblemCode[],
  more: Documented = {},
): { readonly detail: DocumentDecoration } => {
  const responses: NonNullable<DocumentDecoration["responses"]> = {};
  for (const [status, media] of Object.entries(more.answers ?? {}))
    responses[status] = { description: "Done", content: { [media]: { schema: {} } } };
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  for (const [status, list] of byStatus) {
    const schema = { type: "object" as const, properties: { code: { type: "string" as const, enum: list } } };
    const description = list.map((code) => PROBLEMS[code].title).join(" · ");
    responses[status] = { description, content: { "application/problem+json": { schema } } };
  }
  return {
    detail: {
      summary,
      security: [{ bearer: [] }, { cookie: [] }],
      responses,
      ...(more.requestBody === undefined ? {} : { requestBody: more.requestBody }),
    },
  };
};

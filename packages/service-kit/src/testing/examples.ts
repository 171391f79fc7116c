import type { TSchema } from "@sinclair/typebox";
import type { Route } from "../route-table.ts";

export interface JsonContent {
  readonly schema: TSchema;
  readonly example: unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** The JSON content of a body or an answer of a route's description, or null when it has none. */
export const contentOf = (described: unknown): JsonContent | null => {
  const content = isRecord(described) ? described["content"] : undefined;
  const json = isRecord(content) ? content["application/json"] : undefined;
  return isRecord(json) && isRecord(json["schema"])
    ? { schema: json["schema"] as unknown as TSchema, example: json["example"] }
    : null;
};

/** Every JSON content of a route, with words for where it stands. */
export const contentsOf = ({
  method,
  path,
  detail,
}: Route): readonly (JsonContent & { readonly at: string })[] => {
  const name = `${method} ${path}`;
  const body = contentOf(detail.requestBody);
  const answers = Object.entries(detail.responses ?? {}).map(([status, answer]) => ({
    at: `${name} ${status}`,
    content: contentOf(answer),
  }));
  return [{ at: `${name} body`, content: body }, ...answers].flatMap(({ at, content }) =>
    content === null ? [] : [{ at, ...content }],
  );
};

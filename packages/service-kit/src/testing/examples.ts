import type { TSchema } from "@sinclair/typebox";
import type { Route } from "../route-table.ts";

export interface JsonContent {
  readonly schema: TSchema;
  /** The one that is shown. */
  readonly example: unknown;
  /** The others, by name. */
  readonly further: Readonly<Record<string, unknown>>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** The JSON content of a body or an answer of a route's description, or null when it has none. */
export const contentOf = (described: unknown): JsonContent | null => {
  const content = isRecord(described) ? described["content"] : undefined;
  const json = isRecord(content) ? content["application/json"] : undefined;
  if (!isRecord(json) || !isRecord(json["schema"])) return null;
  const schema = json["schema"] as unknown as TSchema;
  const named = isRecord(json["examples"]) ? Object.entries(json["examples"]) : [];
  const values = named.map(([name, each]) => [name, isRecord(each) ? each["value"] : undefined] as const);
  const [first, ...others] = values;
  return { schema, example: first?.[1] ?? json["example"], further: Object.fromEntries(others) };
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
    content === null
      ? []
      : [
          { at, ...content },
          ...Object.entries(content.further).map(([which, example]) => ({
            ...content,
            at: `${at} (${which})`,
            example,
          })),
        ],
  );
};

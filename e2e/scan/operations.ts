/** What the scan reads of an OpenAPI document, whoever wrote it. */
export interface Operation {
  readonly method: string;
  /** As documented: places in braces. */
  readonly path: string;
  readonly places: Readonly<Record<string, string>>;
  readonly query: readonly string[];
  readonly headers: readonly string[];
  readonly bodies: readonly { readonly media: string; readonly example: unknown }[];
  /** Statuses of good answers, and codes of problems by status. */
  readonly good: ReadonlySet<number>;
  readonly codes: ReadonlyMap<number, readonly string[]>;
}

type Json = Readonly<Record<string, unknown>>;

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Json)[name] : undefined;

const entries = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

const bodiesOf = (requestBody: unknown): Operation["bodies"] =>
  entries(member(requestBody, "content")).flatMap(([media, content]) => [
    { media, example: member(content, "example") ?? null },
    ...entries(member(content, "examples")).map(([, named]) => ({ media, example: member(named, "value") })),
  ]);

const codesIn = (response: unknown): readonly string[] => {
  const schema = member(member(member(response, "content"), "application/problem+json"), "schema");
  const [, own] = (member(schema, "allOf") ?? []) as readonly unknown[];
  return (member(member(member(own, "properties"), "code"), "enum") ?? []) as readonly string[];
};

/** Every operation of a document. */
export const operationsOf = (document: unknown): readonly Operation[] =>
  entries(member(document, "paths")).flatMap(([path, methods]) =>
    entries(methods).map(([method, operation]) => {
      const parameters = (member(operation, "parameters") ?? []) as readonly Json[];
      const named = (place: string) => parameters.filter((each) => each["in"] === place);
      const responses = entries(member(operation, "responses")).map(
        ([status, response]) => [Number(status), response] as const,
      );
      return {
        method: method.toUpperCase(),
        path,
        places: Object.fromEntries(
          named("path").map((each) => [String(each["name"]), String(each["example"] ?? "x")]),
        ),
        query: named("query").map((each) => String(each["name"])),
        headers: named("header").map((each) => String(each["name"])),
        bodies: bodiesOf(member(operation, "requestBody")),
        good: new Set(responses.map(([status]) => status).filter((status) => status < 400)),
        codes: new Map(
          responses
            .filter(([status]) => status >= 400)
            .map(([status, response]) => [status, codesIn(response)]),
        ),
      };
    }),
  );

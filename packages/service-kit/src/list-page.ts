import { PAGE_DEFAULT } from "@holdfast/protocol/limits";
import type { PageQuery } from "@holdfast/protocol/sessions";
import type { Static, TObject } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";

export interface Page<Q = PageQuery> {
  readonly cursor?: string | undefined;
  readonly limit: number;
  /** All that was asked, filters included. */
  readonly query: Q;
}

/** Query parameters of a list, for its description. */
export const queryOf = (schema: TObject) =>
  Object.entries(schema.properties).map(([name, property]) => ({ name, schema: property }));

/** What a query says; null when it says anything else, or anything twice. */
export const readQuery = <S extends TObject>(request: Request, schema: S): Static<S> | null => {
  const entries = [...new URL(request.url).searchParams];
  const query = Object.fromEntries(entries);
  return Object.keys(query).length === entries.length && Value.Check(schema, query)
    ? (query as Static<S>)
    : null;
};

/** The page that a list's query asks for; null when it holds anything else. `schema` extends `PageQuery` by filters. */
export const readPage = <S extends TObject>(request: Request, schema: S): Page<Static<S>> | null => {
  const query = readQuery(request, schema);
  if (query === null) return null;
  const { cursor, limit } = query as PageQuery;
  return { cursor, limit: Number(limit ?? PAGE_DEFAULT), query };
};

/** Header that names the next page under the same filters, when there is one. */
export const nextLink = (
  request: Request,
  { limit, query }: Page<object>,
  next: string | null,
): Record<string, string> => {
  if (next === null) return {};
  const { pathname } = new URL(request.url);
  const search = new URLSearchParams({ ...query, limit: String(limit), cursor: next });
  return { link: `<${pathname}?${search}>; rel="next"` };
};

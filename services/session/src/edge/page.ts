import { PAGE_DEFAULT } from "@holdfast/protocol/limits";
import { PageQuery } from "@holdfast/protocol/sessions";
import { Value } from "@sinclair/typebox/value";

export interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Query parameters of a list, for its description. */
export const PAGE_QUERY = Object.entries(PageQuery.properties).map(([name, schema]) => ({ name, schema }));

/** The page that a list's query asks for; null when it holds anything else. */
export const readPage = (request: Request): Page | null => {
  const entries = [...new URL(request.url).searchParams];
  const query = Object.fromEntries(entries);
  if (Object.keys(query).length !== entries.length || !Value.Check(PageQuery, query)) return null;
  return { cursor: query.cursor, limit: Number(query.limit ?? PAGE_DEFAULT) };
};

/** Header that names the next page, when there is one. */
export const nextLink = (request: Request, { limit }: Page, next: string | null): Record<string, string> => {
  if (next === null) return {};
  const { pathname } = new URL(request.url);
  return { link: `<${pathname}?cursor=${next}&limit=${limit}>; rel="next"` };
};

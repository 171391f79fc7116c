import { PAGE_MAX } from "@holdfast/protocol/limits";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Static, TSchema } from "@sinclair/typebox";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import { readAnswer } from "./answer.ts";
import type { Call, Http } from "./http.ts";

/** More than anybody has: a list that goes on beyond them is no list. */
const MOST_PAGES = 200;

/** All items of a list that is answered page by page. */
export const readPages = async <S extends TSchema>(
  http: Http,
  path: string,
  page: S,
  options: Pick<Call, "retries"> = {},
  /** As it stands in the address, with an `&` before it. */
  filters = "",
): Promise<Result<ItemOf<S>[], ClientProblem>> => {
  const all: ItemOf<S>[] = [];
  let query = `limit=${PAGE_MAX}${filters}`;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const answer = await http({ method: "GET", path: `${path}?${query}`, ...options });
    if (!answer.ok) return err(answer.error.problem);
    const read = await readAnswer(answer.value, page);
    if (!read.ok) return read;
    const { items, next } = read.value as Page<ItemOf<S>>;
    all.push(...items);
    if (next === null) return ok(all);
    query = `limit=${PAGE_MAX}${filters}&cursor=${next}`;
  }
  return refuse("damaged", "a list without an end");
};

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

type ItemOf<S extends TSchema> = Static<S> extends Page<infer T> ? T : never;

import type { ProblemCode } from "@holdfast/protocol/problems";
import type { AnyElysia, DocumentDecoration } from "elysia";
import type { IdempotencyRule, UnlockRule } from "./document.ts";

/** One route as the app registered it. */
export interface Route {
  readonly method: string;
  /** As in `/api/sessions/:id`. */
  readonly path: string;
  readonly detail: DocumentDecoration;
  readonly idempotency: IdempotencyRule | null;
  /** Null: it refuses an unlock token. [AM-7] */
  readonly unlock: UnlockRule | null;
  /** No login needed. */
  readonly anonymous: boolean;
  /** Problems its description lists. */
  readonly codes: readonly ProblemCode[];
}

export interface RouteMatch {
  readonly route: Route | null;
  /** Methods this address takes; empty for an address that is none. */
  readonly methods: readonly string[];
}

const codesOf = (detail: DocumentDecoration): ProblemCode[] => {
  const found: ProblemCode[] = [];
  JSON.stringify(detail.responses ?? {}, (key, value) => {
    if (key === "enum" && Array.isArray(value)) found.push(...value);
    return value;
  });
  return found;
};

const routeOf = (method: string, path: string, detail: DocumentDecoration): Route => {
  const rule: unknown = Reflect.get(detail, "x-holdfast-idempotency");
  const unlock: unknown = Reflect.get(detail, "x-holdfast-unlock");
  return {
    method,
    path,
    detail,
    idempotency: rule === "kept" || rule === "ignored" ? rule : null,
    unlock: unlock === "needed" || unlock === "taken" ? unlock : null,
    anonymous: detail.security?.length === 0,
    codes: codesOf(detail),
  };
};

/** Everything an app answers. */
export const routesOf = (app: AnyElysia): readonly Route[] =>
  app.routes.map(({ method, path, hooks }) => routeOf(method, path, hooks?.detail ?? {}));

/** The paths that go on from one place, part by part. */
interface Node {
  readonly named: Map<string, Node>;
  /** What a `:parameter` stands for. */
  any: Node | null;
  here: RouteSet | null;
}

/** The routes of one path. */
interface RouteSet {
  readonly byMethod: ReadonlyMap<string, Route>;
  readonly methods: readonly string[];
}

const newNode = (): Node => ({ named: new Map(), any: null, here: null });

const child = (node: Node, part: string): Node => {
  if (part.startsWith(":")) {
    node.any ??= newNode();
    return node.any;
  }
  const known = node.named.get(part) ?? newNode();
  node.named.set(part, known);
  return known;
};

/** A part that is named goes before a parameter, which is never empty. */
const find = (node: Node, parts: readonly string[], at: number): RouteSet | null => {
  const part = parts[at];
  if (part === undefined) return node.here;
  const named = node.named.get(part);
  return (
    (named === undefined ? null : find(named, parts, at + 1)) ??
    (node.any === null || part === "" ? null : find(node.any, parts, at + 1))
  );
};

const NOWHERE: RouteMatch = { route: null, methods: [] };

/**
 * Finds the route of a request by its path, for the log and for telling a wrong method from a wrong address.
 *
 * Paths are fixed parts and parameters; a wildcard is none of them, and no app has one.
 */
export const createRouteTable = (routes: readonly Route[]) => {
  const root = newNode();
  for (const [path, list] of Map.groupBy(routes, ({ path }) => path)) {
    const set: RouteSet = {
      byMethod: new Map(list.toReversed().map((route) => [route.method, route])),
      methods: list.map(({ method }) => method),
    };
    path.split("/").reduce(child, root).here ??= set;
  }
  return (method: string, path: string): RouteMatch => {
    const found = find(root, path.split("/"), 0);
    return found === null ? NOWHERE : { route: found.byMethod.get(method) ?? null, methods: found.methods };
  };
};

import type { ProblemCode } from "@holdfast/protocol/problems";
import type { AnyElysia, DocumentDecoration } from "elysia";
import type { IdempotencyRule } from "./document.ts";

/** One route as the app registered it. */
export interface Route {
  readonly method: string;
  /** As in `/api/sessions/:id`. */
  readonly path: string;
  readonly detail: DocumentDecoration;
  readonly idempotency: IdempotencyRule | null;
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
  return {
    method,
    path,
    detail,
    idempotency: rule === "kept" || rule === "ignored" ? rule : null,
    anonymous: detail.security?.length === 0,
    codes: codesOf(detail),
  };
};

/** Everything an app answers. */
export const routesOf = (app: AnyElysia): readonly Route[] =>
  app.routes.map(({ method, path, hooks }) => routeOf(method, path, hooks?.detail ?? {}));

const pattern = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split("/")
      .map((part) => (part.startsWith(":") ? "[^/]+" : part === "*" ? ".+" : RegExp.escape(part)))
      .join("/")}$`,
  );

/** Finds the route of a request by its path, for the log and for telling a wrong method from a wrong address. */
export const createRouteTable = (routes: readonly Route[]) => {
  const fixed = new Map<string, Route[]>();
  const open: { readonly matches: RegExp; readonly routes: Route[] }[] = [];
  for (const [path, list] of Map.groupBy(routes, ({ path }) => path)) {
    if (/[:*]/.test(path)) open.push({ matches: pattern(path), routes: list });
    else fixed.set(path, list);
  }
  return (method: string, path: string): RouteMatch => {
    const found = fixed.get(path) ?? open.find(({ matches }) => matches.test(path))?.routes ?? [];
    return {
      route: found.find((route) => route.method === method) ?? null,
      methods: found.map((route) => route.method),
    };
  };
};

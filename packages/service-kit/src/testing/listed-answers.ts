import type { Route } from "../route-table.ts";
import { createRouteTable } from "../route-table.ts";

/**
 * Throws for an answer that the route's description does not list: put it between every route test and the service. [ED-1]
 *
 * Answers of the edge about an address or a method that is none belong to no route and are let through.
 */
export const createListedAnswers = (routes: readonly Route[]) => {
  const find = createRouteTable(routes);
  return async (request: Request, response: Response): Promise<void> => {
    const { pathname } = new URL(request.url);
    const { route } = find(request.method, pathname);
    if (route === null) return;
    const name = `${route.method} ${route.path}`;
    if (response.headers.get("content-type") !== "application/problem+json") {
      if (response.status === 304 || Object.hasOwn(route.detail.responses ?? {}, response.status)) return;
      throw new Error(`${name} answered ${response.status}, which its description does not list`);
    }
    const { code } = await response.clone().json();
    if (!route.codes.includes(code)) {
      throw new Error(`${name} answered ${code}, which its description does not list`);
    }
  };
};

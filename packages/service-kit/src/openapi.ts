import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import type { AnyElysia, DocumentDecoration } from "elysia";
import { type Route, routesOf } from "./route-table.ts";

interface Operation extends DocumentDecoration {
  readonly operationId: string;
}

/** The parts of an OpenAPI 3.1 document that this product uses. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  /** In the order in which somebody meets them. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

const PROBLEM = {
  type: "object",
  required: ["type", "code", "title", "status", "retryable", "dataSafe"],
  properties: {
    type: { type: "string" },
    code: { type: "string", description: "Stable; the detail is for people." },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    instance: { type: "string", description: "Names the request in the log." },
    retryable: { type: "boolean", description: "The same request may succeed later without a change." },
    dataSafe: { type: "boolean", description: "Stored data is as it was before the request." },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { pointer: { type: "string" }, detail: { type: "string" } },
      },
    },
  },
} as const;

const components = (accessCookie: string) => ({
  schemas: { Problem: PROBLEM },
  securitySchemes: {
    bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
    cookie: {
      type: "apiKey",
      in: "cookie",
      name: accessCookie,
      description: "Browsers; other methods than GET also need the header x-holdfast-csrf.",
    },
    unlock: {
      type: "apiKey",
      in: "header",
      name: UNLOCK_HEADER,
      description:
        "An unlock token: with it the service opens and seals for this request. Off unless the account allows it.",
    },
  },
});

/** The steps are held to be those that work by e2e/api/walk.test.ts. */
const INTRODUCTION = `Everything sealed is made and opened by clients; the services hold no key. Whoever has no client can let the
service open and seal in its place, with an unlock token: then it can read that workspace while the token is used. Bytes in JSON
are base64url.

**Try it on this page.** Open each step, choose *Try it out* where it is not open yet, and execute its first example as it stands:

1. [Register](#/auth/postauthRegister) with a password: choose the example *By plain REST*. The recovery
   codes are shown once.
2. [Sign in](#/auth/postauthLogin) with that password and \`unlock: true\`: the example *By plain REST* again. The page keeps both
   tokens of the answer until it is closed, and sends them along.
3. [Create a session](#/sessions/postsessions).
4. [Put its state](#/state/putsessionsIdState).
5. [Name a checkpoint](#/checkpoints/postsessionsIdCheckpoints).
6. [Change the state](#/state/patchsessionsIdState) by a patch. The page fills in the tag of the state that it saw last.
7. [Restore](#/checkpoints/postsessionsIdCheckpointsCidRestore) the checkpoint: what was there in between stays in the history.`;

const TAGS = [
  ["auth", "Accounts, signing in and out, tokens"],
  ["assisted", "Letting the service open and seal, for a while, for callers without a client"],
  ["sessions", "Units of work: made, named, found"],
  ["state", "What a session holds, as JSON; with an unlock token only"],
  ["checkpoints", "Names for saves, and ways back to them"],
  ["operations", "Work that takes longer than a request"],
  ["recovery", "What is damaged, and ways back from it"],
  ["leases", "Which device writes in a session"],
  ["events", "What happens in a workspace, told as it happens"],
  ["webhooks", "The same, sent to addresses of your choice"],
  ["notifications", "What an account is told of, and how"],
  ["retention", "How long things stay"],
  ["saves", "Sealed saves, for clients with keys"],
  ["keys", "Ways to unlock, devices, the signed list of both"],
  ["devices", "Machines that hold keys, and letting another one in"],
  ["workspaces", "Who belongs to a workspace, and under which keys"],
  ["members", "Roles, and leaving"],
  ["invites", "Letting somebody else in"],
  ["audit", "Who did what, in a chain that can be verified"],
  ["health", "Whether it works, and its numbers"],
] as const;

/** In the examples of sessions and checkpoints, after the kind. */
export const EXAMPLE_ID = "0192f1d0c0de70008000000000000001";

const pathParameters = (path: string) =>
  [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name = ""]) => ({
    name,
    in: "path" as const,
    required: true,
    schema: { type: "string" as const },
    ...(path.startsWith("/api/sessions/:id") && name === "id" ? { example: `ses_${EXAMPLE_ID}` } : {}),
  }));

/** `/api/sessions/:id` as OpenAPI writes it. */
export const documentPath = (path: string): string => path.replaceAll(/:([A-Za-z]+)/g, "{$1}");

const operationOf = ({ method, path, detail }: Route): Operation => {
  const named = path
    .replace(/^\/api\//, "")
    .replaceAll(/[^A-Za-z]+(.)?/g, (_, next: string = "") => next.toUpperCase());
  const described = detail.parameters ?? [];
  const isDescribed = (name: string): boolean =>
    described.some((each) => "in" in each && each.in === "path" && each.name === name);
  const plain = pathParameters(path).filter(({ name }) => !isDescribed(name));
  const parameters = [...plain, ...described];
  return { ...detail, operationId: `${method.toLowerCase()}${named}`, parameters };
};

/** Routes that are pages and files for people, not operations. */
export const isHidden = ({ detail }: Route): boolean => detail.hide === true;

/** One document over several apps. It is made of what the routes say of themselves, so it cannot fall behind. [ED-3] */
export const openApiDocument = (
  options: { readonly version: string; readonly accessCookie: string },
  ...apps: readonly AnyElysia[]
): OpenApiDocument => {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of apps.flatMap(routesOf).filter((each) => !isHidden(each))) {
    const path = documentPath(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Holdfast",
      version: options.version,
      description: INTRODUCTION,
    },
    tags: TAGS.map(([name, description]) => ({ name, description })),
    paths,
    components: components(options.accessCookie),
  };
};

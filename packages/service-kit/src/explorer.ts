import { fileURLToPath } from "node:url";
import { CSRF_HEADER } from "@holdfast/protocol/auth";
import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import { Elysia } from "elysia";
import { json } from "./answers.ts";
import { EXAMPLE_ID, type OpenApiDocument } from "./openapi.ts";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The explorer sets style attributes; styles can neither run code nor leave this origin under this policy.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Holdfast API</title>
<link rel="icon" href="/api/explorer/assets/icon.png">
<link rel="stylesheet" href="/api/explorer/assets/explorer.css">
</head>
<body>
<main id="explorer"></main>
<script src="/api/explorer/assets/explorer.js"></script>
<script src="/api/explorer/assets/start.js"></script>
</body>
</html>
`;

/**
 * Starts the explorer. What an answer hands out is sent along from then on, until the page is closed: tokens of a sign-in, the
 * unlock token, and as If-Match the tag of the state that was seen last, where its example stands unchanged. Whoever has an unlock
 * token makes things of his own: an example's id stands for another one on each page, so that it is free. Operations are folded by
 * tag: of 150 lines and more the explorer draws those alone that are in sight.
 */
const startScript = (csrfCookie: string): string => `"use strict";
window.addEventListener("load", () => {
  const tags = new Map();
  const own = crypto.randomUUID().replaceAll("-", "");
  let unlocked = false;
  const mine = (text) => text.replaceAll(/(ses|cpt)_${EXAMPLE_ID}/g, (_, kind) => kind + "_" + own);
  const pathOf = (url) => new URL(url, location.href).pathname;
  const keep = (text) => {
    try {
      const { tokens, unlock } = JSON.parse(text);
      if (tokens?.access) ui.preauthorizeApiKey("bearer", tokens.access);
      if (unlock?.token) {
        ui.preauthorizeApiKey("unlock", unlock.token);
        unlocked = true;
      }
    } catch {
      /* An answer that is no JSON hands nothing out. */
    }
  };
  const ui = SwaggerUIBundle({
    url: "/api/openapi.json",
    dom_id: "#explorer",
    deepLinking: true,
    docExpansion: "none",
    tryItOutEnabled: true,
    persistAuthorization: false,
    validatorUrl: null,
    requestInterceptor: (request) => {
      const pair = document.cookie.split("; ").find((each) => each.startsWith("${csrfCookie}="));
      if (pair !== undefined) request.headers["${CSRF_HEADER}"] = pair.slice(pair.indexOf("=") + 1);
      if (unlocked) {
        request.url = mine(request.url);
        if (typeof request.body === "string") request.body = mine(request.body);
      }
      const seen = tags.get(pathOf(request.url));
      if (seen !== undefined && request.headers["if-match"] === ${JSON.stringify(EMPTY_STATE_TAG)}) request.headers["if-match"] = seen;
      return request;
    },
    responseInterceptor: (response) => {
      const path = pathOf(response.url);
      if (path.startsWith("/api/auth/")) keep(response.text);
      if (path.endsWith("/state") && response.headers?.etag) tags.set(path, response.headers.etag);
      return response;
    },
  });
});
`;

const asset = (name: string): Blob => Bun.file(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`)));

const served = (body: Blob | string, type: string): Response =>
  new Response(body, {
    headers: { "content-type": type, "content-security-policy": POLICY, "cache-control": "no-cache" },
  });

const hidden = { detail: { hide: true, security: [] } };

/** The document, and a page to read and try it with: every byte comes from this origin. [ED-4] */
export const explorerRoutes = (options: {
  readonly document: () => OpenApiDocument;
  readonly csrfCookie: string;
}) => {
  const start = startScript(options.csrfCookie);
  return new Elysia({ prefix: "/api", normalize: false })
    .get("/openapi.json", () => json(200, options.document()), hidden)
    .get("/explorer", () => served(PAGE, "text/html; charset=utf-8"), hidden)
    .get("/explorer/assets/explorer.css", () => served(asset("swagger-ui.css"), "text/css"), hidden)
    .get(
      "/explorer/assets/explorer.js",
      () => served(asset("swagger-ui-bundle.js"), "text/javascript"),
      hidden,
    )
    .get("/explorer/assets/start.js", () => served(start, "text/javascript"), hidden)
    .get("/explorer/assets/icon.png", () => served(asset("favicon-32x32.png"), "image/png"), hidden);
};

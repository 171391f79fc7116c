import react from "@astrojs/react";
import { defineConfig } from "astro/config";
import { opener } from "./build/opener.ts";
import { serviceWorker } from "./build/service-worker.ts";

/**
 * A static build. The policy in each page's head allows own scripts, WebAssembly for Argon2 and nothing from elsewhere.
 * Style elements and attributes have to stay open: the editor and the pop-ups position themselves with them.
 */
export default defineConfig({
  output: "static",
  // The program that opens exports is no part of the shell that every device keeps: it is built after it.
  integrations: [react(), serviceWorker(), opener()],
  devToolbar: { enabled: false },
  build: { inlineStylesheets: "never" },
  security: {
    csp: {
      algorithm: "SHA-256",
      directives: [
        "default-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ],
      scriptDirective: { resources: ["'self'", "'wasm-unsafe-eval'"] },
      styleDirective: {
        resources: [
          "'self'",
          { resource: "'self'", kind: "element" },
          { resource: "'unsafe-inline'", kind: "element" },
          { resource: "'unsafe-inline'", kind: "attribute" },
        ],
      },
    },
  },
  markdown: { syntaxHighlight: false },
  vite: { worker: { format: "es" }, build: { target: "es2023" } },
});

/** What only an open session needs: most pages open none, and are without it. */
export { beginSession } from "./begin-session.ts";
export { openInstead } from "./instead.ts";
export { openSession } from "./open-session.ts";
export { createSessionEngine } from "./session-engine.ts";

/** What only an open session needs: most pages open none, and are without it. */
export { createDelivery } from "./delivery.ts";
export { openInstead } from "./instead.ts";
export { openSession } from "./open-session.ts";
export { createSessionEngine } from "./session-engine.ts";

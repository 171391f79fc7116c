import { formatId } from "@holdfast/protocol/ids";
import type { NewWebhookSecret } from "@holdfast/protocol/webhooks";
import { routesOf } from "@holdfast/service-kit/route-table";
import { describeHostileBodies } from "@holdfast/service-kit/testing/hostile-bodies";
import { CREATE_EXAMPLE } from "./features/webhooks/examples.ts";
import { bearerOf, createFixture } from "./testing/fixture.ts";
import { randomBytes } from "./testing/member.ts";

const { app, ann, session, fetch, send, stored } = await createFixture();
const made = await send("POST", "/webhooks", { body: CREATE_EXAMPLE });
const { webhook } = (await made.json()) as NewWebhookSecret;

const PARAMETERS: Readonly<Record<string, string>> = {
  id: formatId("ses", session),
  cid: formatId("cpt", randomBytes(16)),
};

describeHostileBodies({
  rules: "[ED-2] [SP-5]",
  // A state has limits, depths and open fields of its own: features/state holds it to them.
  routes: routesOf(app).filter(({ unlock }) => unlock !== "needed"),
  send: async ({ path }, { headers, ...init }) => {
    const parameters = path.startsWith("/api/webhooks/") ? { ...PARAMETERS, id: webhook.id } : PARAMETERS;
    const address = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => parameters[name] ?? "unknown");
    const own = { ...(await bearerOf(ann)), "if-match": '"v1"', ...headers };
    return fetch(new Request(`http://localhost${address}`, { ...init, headers: own }));
  },
  stored: async () => stored(),
});

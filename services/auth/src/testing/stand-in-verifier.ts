import type { HumanAction } from "@holdfast/protocol/human-check";
import type { HumanPlace } from "../edge/human-place.ts";

export const SITE_KEY = "site-key-of-the-stand-in";
const SECRET = "canary-secret-of-the-stand-in";

/** Pages take what comes from elsewhere only when it says that it may be taken. */
const ELSEWHERE = { "cross-origin-resource-policy": "cross-origin" };

interface Ticket {
  readonly hostname: string;
  readonly action: string;
  used: boolean;
}

/** What the widget's script does, as far as a page sees it: a frame of its own origin that a person clicks in. */
const WIDGET = `(() => {
  const origin = new URL(document.currentScript.src).origin;
  const frames = new Map();
  const fill = (id) => {
    const { frame, options } = frames.get(id);
    const query = new URLSearchParams({ action: options.action, hostname: location.hostname, id });
    frame.src = origin + "/frame?" + query;
  };
  window.turnstile = {
    render: (place, options) => {
      const id = String(frames.size + 1);
      const frame = document.createElement("iframe");
      frame.title = "Human check";
      frame.width = "280";
      frame.height = "65";
      frames.set(id, { frame, options });
      fill(id);
      place.append(frame);
      return id;
    },
    reset: fill,
    remove: (id) => { frames.get(id).frame.remove(); },
  };
  addEventListener("message", ({ origin: from, data }) => {
    if (from === origin) frames.get(data.id).options.callback(data.token);
  });
})();`;

const frameOf = (
  id: string,
  token: string,
): string => `<!doctype html><html lang="en"><title>Human check</title>
<button>I am human</button>
<script>document.querySelector("button").onclick = ({ target }) => {
  parent.postMessage({ id: ${JSON.stringify(id)}, token: ${JSON.stringify(token)} }, "*");
  target.textContent = "Thank you";
};</script></html>`;

/**
 * Speaks the verifier's protocol on this machine: a token is good once, for one host and one action. Serves a widget that makes
 * such tokens, too.
 */
export const startVerifier = () => {
  const tickets = new Map<string, Ticket>();
  const asked: Record<string, string>[] = [];
  let misbehave: (() => Response | Promise<Response>) | null = null;
  let made = 0;

  const ticket = (action: string, hostname: string): string => {
    made += 1;
    const token = `ticket.${made}`;
    tickets.set(token, { hostname, action, used: false });
    return token;
  };

  const verdict = (form: FormData): object => {
    if (form.get("secret") !== SECRET) return { success: false, "error-codes": ["invalid-input-secret"] };
    const ticket = tickets.get(String(form.get("response")));
    if (ticket === undefined) return { success: false, "error-codes": ["invalid-input-response"] };
    if (ticket.used) return { success: false, "error-codes": ["timeout-or-duplicate"] };
    ticket.used = true;
    const { hostname, action } = ticket;
    return { success: true, hostname, action, challenge_ts: new Date().toISOString(), "error-codes": [] };
  };

  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === "/widget.js") {
        return new Response(WIDGET, { headers: { ...ELSEWHERE, "content-type": "text/javascript" } });
      }
      if (pathname === "/frame") {
        const action = searchParams.get("action") ?? "";
        const made = ticket(action, searchParams.get("hostname") ?? "");
        const frame = frameOf(searchParams.get("id") ?? "", made);
        return new Response(frame, { headers: { ...ELSEWHERE, "content-type": "text/html" } });
      }
      const form = await request.formData();
      asked.push(Object.fromEntries([...form].map(([name, value]) => [name, String(value)])));
      return misbehave === null ? Response.json(verdict(form)) : misbehave();
    },
  });
  const place: HumanPlace = {
    siteKey: SITE_KEY,
    secret: SECRET,
    verifyUrl: `http://127.0.0.1:${server.port}/siteverify`,
    scriptUrl: `http://127.0.0.1:${server.port}/widget.js`,
  };
  return {
    place,
    asked,
    /** A token as the widget of a page would get it. */
    token: (action: HumanAction, hostname = "localhost"): string => ticket(action, hostname),
    answers: (with_: typeof misbehave): void => {
      misbehave = with_;
    },
    stop: () => server.stop(true),
  };
};

import type { HumanAction } from "@holdfast/protocol/human-check";
import type { HumanPlace } from "../edge/human-place.ts";

export const SITE_KEY = "site-key-of-the-stand-in";
const SECRET = "canary-secret-of-the-stand-in";

interface Ticket {
  readonly hostname: string;
  readonly action: string;
  used: boolean;
}

/** Speaks the verifier's protocol on this machine: a token is good once, for one host and one action. */
export const startVerifier = () => {
  const tickets = new Map<string, Ticket>();
  const asked: Record<string, string>[] = [];
  let misbehave: (() => Response | Promise<Response>) | null = null;
  let made = 0;

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
    token: (action: HumanAction, hostname = "localhost"): string => {
      made += 1;
      const token = `ticket.${made}`;
      tickets.set(token, { hostname, action, used: false });
      return token;
    },
    answers: (with_: typeof misbehave): void => {
      misbehave = with_;
    },
    stop: () => server.stop(true),
  };
};

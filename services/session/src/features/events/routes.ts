import type { ProblemCode } from "@holdfast/protocol/problems";
import { answers } from "@holdfast/service-kit/answers";
import type { Caller } from "@holdfast/service-kit/caller";
import { describe } from "@holdfast/service-kit/document";
import { IDENTITY_CODES, type Identity } from "@holdfast/service-kit/identity";
import type { Bytes } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { sessionRequest } from "../../edge/session-request.ts";
import type { Hub } from "../../events/hub.ts";
import { resumeAfter } from "./resume.ts";
import { eventStream } from "./stream.ts";

const STREAM_CODES = [
  ...IDENTITY_CODES,
  "not-found",
  "invalid-request",
  "rate-limited",
  "unavailable",
] as const satisfies ProblemCode[];
const mayStream = answers(...STREAM_CODES);

interface EventRouteDeps {
  readonly identity: Identity;
  readonly hub: Hub;
}

const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // Proxies that gather an answer would keep events back.
  "x-accel-buffering": "no",
};

const stream = async (
  { hub }: EventRouteDeps,
  request: Request,
  caller: Caller,
  sessionId: Bytes | null,
): Promise<Response> => {
  const after = resumeAfter(
    request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after"),
  );
  if (after === undefined) return mayStream.refuse("invalid-request");
  const found = await hub.find(caller, sessionId);
  // Without a device: a stream says nothing of who is there, and replaces nobody.
  return mayStream.reply(
    found,
    (subscriber) =>
      new Response(eventStream(hub, { ...subscriber, deviceId: null }, after), { headers: HEADERS }),
  );
};

const TAG = "events";
const STREAM_EXAMPLE = `id: 7
event: session_updated
data: {"id":"evt_0192f1d0c0de70008000000000000001","n":7,"at":"2026-11-21T08:00:00.000Z","type":"session_updated","data":{"sessionId":"ses_0192f1d0c0de70008000000000000001"},"replay":false}

`;
const ABOUT = `Server-sent events without an end. \`id\` is the event's number in the workspace, \`event\` its type, \`data\` the event with \`replay\`. \`Last-Event-ID\`, or \`after\`, resumes after that number; what is kept no longer is told as \`gap {from, to}\`. Without either it begins with now and tells where that is: \`ready {last}\`. \`presence\` tells who has which session open.`;

/** What happens in a workspace, as it happens. [EV-3] */
export const eventRoutes = (deps: EventRouteDeps) => {
  const described = (summary: string) =>
    describe({
      summary,
      description: ABOUT,
      tag: TAG,
      codes: STREAM_CODES,
      headers: ["last-event-id"],
      answers: { 200: { media: "text/event-stream", example: STREAM_EXAMPLE } },
    });
  return new Elysia()
    .get(
      "/events/stream",
      async ({ request }) => {
        const caller = await deps.identity.live(request);
        return caller.ok ? stream(deps, request, caller.value, null) : mayStream.refuse(caller.error);
      },
      described("What happens in the workspace"),
    )
    .get(
      "/sessions/:id/events/stream",
      async ({ request, params: { id } }) => {
        const asked = await sessionRequest(deps.identity.live, request, id);
        return asked.ok
          ? stream(deps, request, asked.value.caller, asked.value.sessionId)
          : mayStream.refuse(asked.error);
      },
      described("What happens to one session"),
    );
};

import type { Id } from "@holdfast/protocol/ids";
import { NotificationPage, NotificationPreferences, ReadAnswer } from "@holdfast/protocol/notifications";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { NotificationChoices, NotificationsRead } from "../contract/notifications.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import { readAnswer } from "./answer.ts";
import { createAsking } from "./asking.ts";
import type { Call, Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What the account was told. [NT-8] [NT-9] */
export interface NotificationsApi {
  readonly page: (query: { readonly cursor?: string; readonly limit?: number }) => Answer<NotificationPage>;
  readonly read: (which: NotificationsRead) => Answer<ReadAnswer>;
  readonly saveFailed: (sessionId: Id<"ses">) => Answer<null>;
  readonly preferences: () => Answer<NotificationChoices>;
  readonly setPreferences: (next: NotificationChoices) => Answer<NotificationChoices>;
}

const LIST = "/api/notifications";
const PREFERENCES = "/api/notifications/preferences";
const VERSION = /^"v(0|[1-9]\d{0,8})"$/;

export const createNotificationsApi = (http: Http): NotificationsApi => {
  const { ask, done } = createAsking(http);

  /** The version comes with the answer's head. */
  const askChoices = async (call: Call): Answer<NotificationChoices> => {
    const answer = await http(call);
    if (!answer.ok) return err(answer.error.problem);
    const version = VERSION.exec(answer.value.headers.get("etag") ?? "")?.[1];
    const read = await readAnswer(answer.value, NotificationPreferences);
    if (!read.ok) return read;
    if (version === undefined) return refuse("damaged", "the answer does not say its version");
    return ok({ preferences: read.value as NotificationChoices["preferences"], version: Number(version) });
  };

  return {
    page: ({ cursor, limit }) => {
      const query = new URLSearchParams({
        ...(cursor === undefined ? {} : { cursor }),
        ...(limit === undefined ? {} : { limit: String(limit) }),
      });
      return ask({ method: "GET", path: query.size === 0 ? LIST : `${LIST}?${query}` }, NotificationPage);
    },
    read: (which) => ask({ method: "POST", path: `${LIST}/read`, json: which, repeatable: true }, ReadAnswer),
    saveFailed: (sessionId) =>
      done({ method: "POST", path: `${LIST}/save-failed`, json: { sessionId }, repeatable: true }),
    preferences: () => askChoices({ method: "GET", path: PREFERENCES }),
    // Sent again it would meet its own version.
    setPreferences: ({ preferences, version }) =>
      askChoices({
        method: "PUT",
        path: PREFERENCES,
        json: preferences,
        headers: { "if-match": `"v${version}"` },
        retries: 0,
      }),
  };
};

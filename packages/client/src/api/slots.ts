import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { KeyHealth, type LabelSlotBody, SlotLabelVersion } from "@holdfast/protocol/slots";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What is noted of an account's slots, as it stands on the wire. */
export interface SlotsApi {
  readonly health: () => Answer<KeyHealth>;
  /** `version` is the label's, 0 before the first. */
  readonly label: (id: Id<"slt">, version: number, body: LabelSlotBody) => Answer<SlotLabelVersion>;
}

export const createSlotsApi = (http: Http): SlotsApi => {
  const { ask } = createAsking(http);
  return {
    health: () => ask({ method: "GET", path: "/api/keys/health" }, KeyHealth),
    label: (id, version, json) =>
      ask(
        {
          method: "PATCH",
          path: `/api/keys/slots/${id}`,
          json,
          // A repeat would meet its own change; who asks looks at what is stored.
          retries: 0,
          headers: { "if-match": `"v${version}"` },
        },
        SlotLabelVersion,
      ),
  };
};

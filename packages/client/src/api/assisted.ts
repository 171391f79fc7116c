import { AssistedAnswer, type AssistedBody } from "@holdfast/protocol/assisted";
import type { Id } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import {
  type CreateUnlockBody,
  UnlockCreated,
  UnlockList,
  type UnlockView,
} from "@holdfast/protocol/unlocks";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Assisted mode and unlock tokens as they stand on the wire. `version` is the key list's. */
export interface AssistedApi {
  readonly switch: (version: number, body: AssistedBody) => Answer<AssistedAnswer>;
  readonly unlocks: () => Answer<readonly UnlockView[]>;
  readonly create: (version: number, body: CreateUnlockBody) => Answer<UnlockCreated>;
  readonly end: (id: Id<"ulk">) => Answer<null>;
  readonly endAll: () => Answer<null>;
}

export const createAssistedApi = (http: Http): AssistedApi => {
  const { ask, done } = createAsking(http);
  // A repeat would meet its own change; who asks looks at what is stored.
  const once = (version: number) => ({ retries: 0, headers: { "if-match": `"v${version}"` } });
  return {
    switch: (version, json) =>
      ask({ method: "PUT", path: "/api/keys/assisted", json, ...once(version) }, AssistedAnswer),
    unlocks: async () => {
      const list = await ask({ method: "GET", path: "/api/unlocks" }, UnlockList);
      return list.ok ? ok(list.value.items) : list;
    },
    create: (version, json) =>
      ask({ method: "POST", path: "/api/unlocks", json, ...once(version) }, UnlockCreated),
    end: (id) => done({ method: "DELETE", path: `/api/unlocks/${id}` }),
    endAll: () => done({ method: "DELETE", path: "/api/unlocks" }),
  };
};

import type { Id } from "@holdfast/protocol/ids";
import { DeviceList, KeyListVersion, type RevokeDeviceBody } from "@holdfast/protocol/keys";
import {
  type ApprovePairingBody,
  PairedIn,
  PairingStarted,
  PairingView,
  type StartPairingBody,
} from "@holdfast/protocol/pairing";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import { createAsking } from "./asking.ts";
import type { Call, Http } from "./http.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** The account's devices, and how new ones are let in. */
export interface DevicesApi {
  readonly list: () => Answer<DeviceList>;
  readonly revoke: (id: Id<"dev">, version: number, body: RevokeDeviceBody) => Answer<KeyListVersion>;
  readonly start: (body: StartPairingBody) => Answer<PairingStarted>;
  readonly lookup: (userCode: string) => Answer<PairingView>;
  readonly approve: (body: ApprovePairingBody) => Answer<null>;
  readonly deny: (userCode: string) => Answer<null>;
  readonly exchange: (deviceCode: string) => Answer<PairedIn>;
}

export const createDevicesApi = (http: Http): DevicesApi => {
  const { ask, done } = createAsking(http);
  const post = (path: string, json: unknown, more: Partial<Call> = {}): Call => ({
    method: "POST",
    path: `/api/cli/device/${path}`,
    json,
    ...more,
  });

  return {
    list: () => ask({ method: "GET", path: "/api/keys/devices" }, DeviceList),
    revoke: (id, version, json) =>
      ask(
        {
          method: "DELETE",
          path: `/api/keys/devices/${id}`,
          json,
          // A repeat would meet its own change; who asks looks at what is stored.
          retries: 0,
          headers: { "if-match": `"v${version}"` },
        },
        KeyListVersion,
      ),
    start: (body) => ask(post("start", body, { anonymous: true }), PairingStarted),
    lookup: (userCode) => ask(post("lookup", { userCode }), PairingView),
    approve: (body) => done(post("approve", body)),
    deny: (userCode) => done(post("deny", { userCode })),
    exchange: (deviceCode) => ask(post("exchange", { deviceCode }, { anonymous: true }), PairedIn),
  };
};

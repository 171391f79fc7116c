import { ReplaceRosterBody } from "@holdfast/protocol/workspaces";
import { type JsonBody, readJson } from "@holdfast/service-kit/json-body";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import type { SentRoster } from "./roster-change.ts";

/** The roster of a body, and what goes with it; null when a text in it is not canonical. */
export const sentRoster = ({ roster, keyRing, grants }: ReplaceRosterBody): SentRoster | null =>
  decoded(() => ({
    roster: bytesOf(roster),
    keyRing: bytesOf(keyRing),
    grants: grants.map(({ accountId, grant }) => ({
      accountId: idOf("acc", accountId),
      grant: bytesOf(grant),
    })),
  }));

/** Reads a body that is a roster and what goes with it. */
export const readRoster = async (request: Request): Promise<JsonBody<SentRoster>> => {
  const body = await readJson(request, ReplaceRosterBody);
  if (!body.ok) return body;
  const value = sentRoster(body.value);
  return value === null ? { ok: false, error: "invalid-request", members: {} } : { ok: true, value };
};

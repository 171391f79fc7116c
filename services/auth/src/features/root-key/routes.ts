import { KeyListVersion } from "@holdfast/protocol/keys";
import { ROOT_BODY_MAX_BYTES } from "@holdfast/protocol/limits";
import { ReplaceRootBody } from "@holdfast/protocol/successors";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import type { Identity } from "@holdfast/service-kit/identity";
import { readJson } from "@holdfast/service-kit/json-body";
import { versionTag } from "@holdfast/service-kit/preconditions";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { CHANGE_CODES, changeOf } from "../keys/change.ts";
import type { RootKeys, SentRoot } from "./service.ts";

const CODES = [...CHANGE_CODES, "rate-limited"] as const;
const mayReplace = answers(...CODES);

export interface RootRouteDeps {
  readonly identity: Identity;
  readonly rootKeys: RootKeys;
  readonly rates: RouteRates;
}

const sentRoot = ({ keyList, successor, slots, devices, workspaces }: ReplaceRootBody): SentRoot | null =>
  decoded(() => ({
    keyList: bytesOf(keyList),
    successor: bytesOf(successor),
    slots: slots.map(({ id, slot, wrap, authKey }) => ({
      id: idOf("slt", id),
      slot: slot === undefined ? null : bytesOf(slot),
      wrap: bytesOf(wrap),
      authKey: authKey === undefined ? null : bytesOf(authKey),
    })),
    devices: devices.map(({ id, certificate }) => ({
      id: idOf("dev", id),
      certificate: bytesOf(certificate),
    })),
    workspaces: workspaces.map(({ id, version, roster, keyRing, grants }) => ({
      id: idOf("wsp", id),
      version,
      roster: bytesOf(roster),
      keyRing: bytesOf(keyRing),
      grants: grants.map(({ accountId, grant }) => ({
        accountId: idOf("acc", accountId),
        grant: bytesOf(grant),
      })),
    })),
  }));

const replace = async ({ identity, rootKeys }: RootRouteDeps, request: Request): Promise<Response> => {
  const change = await changeOf(identity.live(request), request);
  if (change instanceof Response) return change;
  const body = await readJson(request, ReplaceRootBody, ROOT_BODY_MAX_BYTES);
  if (!body.ok) return mayReplace.refuse(body.error, body.members);
  const sent = sentRoot(body.value);
  if (sent === null) return mayReplace.refuse("invalid-request");
  const replaced = await rootKeys.replace(change.caller, change.version, sent);
  return mayReplace.reply(replaced, (version) => json(200, { version }, { etag: versionTag(version) }));
};

/** Replacing the account's root key. [RO-11] */
export const rootKeyRoutes = (deps: RootRouteDeps) =>
  new Elysia().post(
    "/keys/root",
    ({ request }) => limitedBy(deps.rates, "grantUpload", request, () => replace(deps, request), "root-key"),
    {
      parse: "none",
      ...describe({
        summary: "Replace the account's root key, and with it its identity",
        description:
          "After keys may have come into other hands. All slots, all devices, and the next roster of every workspace in which the account is admin or owner, all or nothing. Every other login, open invites and unlock tokens end. Elsewhere an admin confirms the new keys first.",
        tag: "keys",
        codes: CODES,
        headers: ["if-match"],
        body: { schema: ReplaceRootBody, example: EXAMPLE_ACCOUNT.replaceRoot },
        answers: { 200: { schema: KeyListVersion, example: { version: 2 } } },
      }),
    },
  );

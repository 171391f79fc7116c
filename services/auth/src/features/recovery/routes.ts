import { formatId } from "@holdfast/protocol/ids";
import { KeyListVersion } from "@holdfast/protocol/keys";
import type { ProblemCode } from "@holdfast/protocol/problems";
import { GenerateCodesBody, RecoverBody, Recovering } from "@holdfast/protocol/recovery";
import { answers, json } from "@holdfast/service-kit/answers";
import { describe } from "@holdfast/service-kit/document";
import type { Identity } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { readIfMatch, versionTag } from "@holdfast/service-kit/preconditions";
import { RECOVERY_TOKEN_SECONDS } from "@holdfast/service-kit/recovery-token";
import { equal } from "@holdfast/vault/bytes";
import { Elysia } from "elysia";
import { bytesOf, decoded, idOf } from "../../decode.ts";
import { HUMAN_CODES, type HumanCheck } from "../../edge/human-check.ts";
import { limitedBy, type RouteRates } from "../../edge/limits.ts";
import { wireKeys, wireSlot } from "../../wire.ts";
import { EXAMPLE_ACCOUNT } from "../accounts/example-account.ts";
import { RECOVERING_EXAMPLE } from "../accounts/examples.ts";
import { CHANGE_CODES } from "../keys/change.ts";
import { NEW_CODES } from "../keys/purpose.ts";
import type { Keys } from "../keys/service.ts";
import type { CodeAccepted, Recovery } from "./service.ts";

const RECOVER_CODES = [
  ...BODY_CODES,
  "invalid-credentials",
  "account-locked",
  "rate-limited",
  ...HUMAN_CODES,
] as const satisfies ProblemCode[];
const [mayRecover, mayGenerate] = [answers(...RECOVER_CODES), answers(...CHANGE_CODES)];

export interface RecoveryRouteDeps {
  readonly identity: Identity;
  readonly keys: Keys;
  readonly recovery: Recovery;
  readonly rates: RouteRates;
  readonly human: HumanCheck;
}

const wireRecovering = ({ accountId, keys, slot, token }: CodeAccepted): Recovering => {
  const { version, keyList, devices, successors } = wireKeys(keys);
  return {
    accountId: formatId("acc", accountId),
    version,
    keyList,
    slot: wireSlot(slot),
    devices,
    successors,
    token,
    expiresInSeconds: RECOVERY_TOKEN_SECONDS,
  };
};

const recover = async ({ recovery, human }: RecoveryRouteDeps, request: Request): Promise<Response> => {
  const body = await readJson(request, RecoverBody);
  if (!body.ok) return mayRecover.refuse(body.error, body.members);
  const { email, slotId, authKey } = body.value;
  const shown = decoded(() => ({ email, slotId: idOf("slt", slotId), authKey: bytesOf(authKey) }));
  if (shown === null) return mayRecover.refuse("invalid-request");
  const checked = await human(request, "recover", body.value.turnstileToken);
  if (!checked.ok) return mayRecover.refuse(checked.error);
  const result = await recovery.check(shown);
  if (result.ok) return json(200, wireRecovering(result.value));
  if (result.error.code !== "account-locked") return mayRecover.refuse(result.error.code);
  return mayRecover.refuse("account-locked", {}, { "retry-after": String(result.error.waitSeconds) });
};

/** Slots with their login keys; null unless each has exactly one. Only inside `decoded`. */
const codesOf = ({ slots, recovery }: GenerateCodesBody) => {
  const keys = recovery.map(({ slotId, authKey }) => ({ id: idOf("slt", slotId), key: bytesOf(authKey) }));
  const sent = slots.map(({ id: text, slot, wrap }) => {
    const id = idOf("slt", text);
    const authKey = keys.find((each) => equal(each.id, id))?.key ?? null;
    return { id, slot: bytesOf(slot), wrap: bytesOf(wrap), authKey };
  });
  return sent.length === keys.length && sent.every(({ authKey }) => authKey !== null) ? sent : null;
};

const generate = async ({ identity, keys }: RecoveryRouteDeps, request: Request): Promise<Response> => {
  const caller = await identity.live(request);
  if (!caller.ok) return mayGenerate.refuse(caller.error);
  const version = readIfMatch(request);
  if (!version.ok) return mayGenerate.refuse(version.error);
  const body = await readJson(request, GenerateCodesBody);
  if (!body.ok) return mayGenerate.refuse(body.error, body.members);
  const sent = decoded(() => ({ keyList: bytesOf(body.value.keyList), slots: codesOf(body.value) }));
  if (sent === null || sent.slots === null) return mayGenerate.refuse("invalid-request");
  const { keyList, slots } = sent;
  const changed = await keys.replaceSlots(caller.value, version.value, keyList, slots, NEW_CODES);
  return mayGenerate.reply(changed, (next) => json(200, { version: next }, { etag: versionTag(next) }));
};

/** `POST /api/auth/recover` and `POST /api/auth/recovery-codes/generate`. [AU-14] [AU-16] */
export const recoveryRoutes = (deps: RecoveryRouteDeps) =>
  new Elysia()
    .post(
      "/auth/recover",
      ({ request }) => limitedBy(deps.rates, "recover", request, () => recover(deps, request)),
      {
        parse: "none",
        ...describe({
          summary: "Check a recovery code",
          description:
            "Uses nothing up. The token is good for one `PUT /api/keys/slots`, which sets a new passphrase in place of the code.",
          tag: "auth",
          anonymous: true,
          codes: RECOVER_CODES,
          body: { schema: RecoverBody, example: EXAMPLE_ACCOUNT.recover },
          answers: { 200: { schema: Recovering, example: RECOVERING_EXAMPLE } },
        }),
      },
    )
    .post("/auth/recovery-codes/generate", ({ request }) => generate(deps, request), {
      parse: "none",
      ...describe({
        summary: "Replace all recovery codes",
        description: "The client makes the codes; no answer ever contains one.",
        tag: "auth",
        codes: CHANGE_CODES,
        headers: ["if-match"],
        body: { schema: GenerateCodesBody, example: EXAMPLE_ACCOUNT.generateCodes },
        answers: { 200: { schema: KeyListVersion, example: { version: 2 } } },
      }),
    });

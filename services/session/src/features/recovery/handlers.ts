import { fromHex } from "@holdfast/protocol/encoding";
import type { ProblemCode } from "@holdfast/protocol/problems";
import {
  AnalyzeBody,
  EmergencyBody,
  RecoverRestoreBody,
  RepairBody,
} from "@holdfast/protocol/session-recovery";
import { answers, json } from "@holdfast/service-kit/answers";
import { IDENTITY_CODES } from "@holdfast/service-kit/identity";
import { BODY_CODES, readJson } from "@holdfast/service-kit/json-body";
import { ROLE } from "@holdfast/vault/roles";
import { COMMIT_CODES } from "../../assisted/commit.ts";
import { ASSISTED_CODES } from "../../assisted/engine.ts";
import { type AssistedDeps, type SessionAsked, withSession } from "../../edge/assisted-request.ts";
import { countSave } from "../../edge/count-save.ts";
import { NOTED_REFUSALS } from "../noted-checkpoints/service.ts";
import type { SaveRate } from "../saves/save-rate.ts";
import type { AssistedRecovery, UnlockedPlace, Wish } from "./assisted.ts";
import { BEGIN_REFUSALS } from "./repository.ts";
import { LOOK_REFUSALS, type Recovery } from "./service.ts";

/** What the routes of recovery can answer besides their own problems when a token comes with the request. */
export const RECOVER_CODES = [
  ...IDENTITY_CODES,
  ...ASSISTED_CODES,
  ...BODY_CODES,
  ...COMMIT_CODES,
  ...NOTED_REFUSALS,
  ...LOOK_REFUSALS,
  ...BEGIN_REFUSALS,
  "patch-failed",
  "confirmation-needed",
  "rate-limited",
] as const satisfies ProblemCode[];
const may = answers(...RECOVER_CODES);

export interface RecoveryHandlerDeps extends AssistedDeps {
  readonly keyless: Recovery;
  readonly recovery: AssistedRecovery;
  readonly rate: SaveRate;
}

const placeOf = ({ assistant, caller, session }: SessionAsked): UnlockedPlace => ({
  assistant,
  caller,
  sessionId: session.id,
});

const digestOf = (at: string | undefined) => (at === undefined ? null : fromHex(at));

/** The routes of recovery for a request that brings an unlock token: the service does the work. [RC-13] */
export const recoveryHandlers = (deps: RecoveryHandlerDeps) => {
  const asked = (
    request: Request,
    id: string,
    needs: (typeof ROLE)["viewer" | "member"],
    handle: (place: UnlockedPlace) => Promise<Response>,
  ): Promise<Response> =>
    withSession(deps, request, { id, needs }, may.refuse, async (session) =>
      countSave(deps.rate, request, session.caller.loginId)
        ? handle(placeOf(session))
        : may.refuse("rate-limited"),
    );

  const recover = async (place: UnlockedPlace, wish: Wish): Promise<Response> => {
    const done = await deps.recovery.recover(place, wish);
    if (done.ok) return json(201, done.value);
    const { code, report } = done.error;
    return may.refuse(code, report === undefined ? {} : { report });
  };

  return {
    analyze: (request: Request, id: string): Promise<Response> =>
      asked(request, id, ROLE.viewer, async (place) => {
        const body = await readJson(request, AnalyzeBody);
        if (!body.ok) return may.refuse(body.error, body.members);
        const found = await deps.recovery.analyze(place, digestOf(body.value.at));
        return may.reply(found, (analysis) => json(200, analysis));
      }),

    validate: (request: Request, id: string): Promise<Response> =>
      asked(request, id, ROLE.viewer, async (place) => {
        const body = await readJson(request, AnalyzeBody);
        if (!body.ok) return may.refuse(body.error, body.members);
        const found = await deps.recovery.validate(place, digestOf(body.value.at));
        return may.reply(found, (validation) => json(200, validation));
      }),

    repair: (request: Request, id: string): Promise<Response> =>
      asked(request, id, ROLE.member, async (place) => {
        const body = await readJson(request, RepairBody);
        if (!body.ok) return may.refuse(body.error, body.members);
        const { at, confirmed = false } = body.value;
        return recover(place, { kind: "repair", at: digestOf(at), parts: null, confirmed });
      }),

    restore: (request: Request, id: string): Promise<Response> =>
      asked(request, id, ROLE.member, async (place) => {
        const body = await readJson(request, RecoverRestoreBody);
        if (!body.ok) return may.refuse(body.error, body.members);
        const { at, checkpointId, parts = null, confirmed = false } = body.value;
        const wanted = await deps.keyless.savedAs(place, { at: digestOf(at), checkpointId });
        if (!wanted.ok) return may.refuse(wanted.error);
        return recover(place, { kind: "restore", at: wanted.value, parts, confirmed });
      }),

    emergency: (request: Request, id: string): Promise<Response> =>
      asked(request, id, ROLE.member, async (place) => {
        const body = await readJson(request, EmergencyBody);
        if (!body.ok) return may.refuse(body.error, body.members);
        const confirmed = body.value.confirmed ?? false;
        return recover(place, { kind: "emergency", at: null, parts: null, confirmed });
      }),
  };
};
export type RecoveryHandlers = ReturnType<typeof recoveryHandlers>;

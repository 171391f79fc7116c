import type { ProblemCode } from "@holdfast/protocol/problems";
import type { Result } from "@holdfast/protocol/result";
import { answers } from "@holdfast/service-kit/answers";
import { IDENTITY_CODES, type Identity, type IdentityCode } from "@holdfast/service-kit/identity";
import { BODY_CODES } from "@holdfast/service-kit/json-body";
import { readIfMatch } from "@holdfast/service-kit/preconditions";
import { OBJECT_CODES } from "../../objects.ts";
import type { Recovery } from "../recovery/service.ts";
import type { Keys } from "./service.ts";

/** Refusals of every change of the key list. */
export const CHANGE_CODES = [
  ...IDENTITY_CODES,
  ...BODY_CODES,
  ...OBJECT_CODES,
  "not-found",
  "id-taken",
  "version-conflict",
  "precondition-required",
] as const satisfies ProblemCode[];
export const mayChange = answers(...CHANGE_CODES);

export interface KeyRouteDeps {
  readonly identity: Identity;
  readonly keys: Keys;
  readonly recovery: Pick<Recovery, "claims" | "finish">;
}

/** Who changes, and the version it is made for. */
export const changeOf = async <C>(
  author: Promise<Result<C, IdentityCode>>,
  request: Request,
): Promise<{ readonly caller: C; readonly version: number } | Response> => {
  const caller = await author;
  if (!caller.ok) return mayChange.refuse(caller.error);
  const version = readIfMatch(request);
  if (!version.ok) return mayChange.refuse(version.error);
  return { caller: caller.value, version: version.value };
};

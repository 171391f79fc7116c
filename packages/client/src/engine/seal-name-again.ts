import { idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import { THING } from "@holdfast/vault/meta";
import { openContent, sealContent } from "../account/sealed-content.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { WaitingName } from "../stores/journal.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** The same name for the same save, sealed with the keys that the workspace has now: they are asked for. [WS-10] */
export const sealNameAgain = async (
  { platform, keychain, refreshTrust }: EngineDeps,
  name: WaitingName,
): Promise<Result<WaitingName, ClientProblem>> => {
  const refreshed = await refreshTrust({ anew: true });
  if (!refreshed.ok) return refreshed;
  const named = { thing: THING.checkpoint, id: idBytes(name.id), version: 1 };
  const content = await openContent(platform, keychain, named, name.meta);
  if (!content.ok) return content;
  return ok({ ...name, meta: await sealContent(platform, keychain, named, content.value) });
};

import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import {
  SESSION_CONFIG_DEFAULTS,
  type SessionConfig,
  type SessionConfigBody,
} from "@holdfast/protocol/retention";
import { auditRow, type Dice } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import type { SessionConfigRepository, StoredConfig } from "./repository.ts";

export interface VersionedConfig {
  readonly config: SessionConfig;
  /** 0: nothing was ever set. */
  readonly version: number;
}

const toConfig = ({ version, ...terms }: StoredConfig): VersionedConfig => ({
  config: { ...terms, encryptionEnabled: true },
  version,
});

/** How an account wants its sessions kept: what is set, or the defaults. [RT-4] */
export const createSessionConfigs = (deps: Dice & { readonly configs: SessionConfigRepository }) => ({
  find: async ({ accountId }: Caller): Promise<VersionedConfig> => {
    const stored = await deps.configs.find(accountId);
    return stored === null ? { config: SESSION_CONFIG_DEFAULTS, version: 0 } : toConfig(stored);
  },

  put: async (
    { accountId, loginId, workspaceId }: Caller,
    { encryptionEnabled: _, ...terms }: SessionConfigBody,
    version: number,
  ): Promise<Result<VersionedConfig, "version-conflict">> => {
    const stored = { ...terms, version: version + 1 };
    const target = formatId("acc", accountId);
    const audit = auditRow(deps, {
      action: "session-config.changed",
      accountId,
      loginId,
      workspaceId,
      target,
    });
    return (await deps.configs.put(accountId, stored, audit))
      ? ok(toConfig(stored))
      : err("version-conflict");
  },
});
export type SessionConfigs = ReturnType<typeof createSessionConfigs>;

import { type Id, idBytes } from "@holdfast/protocol/ids";
import type { Workspace } from "@holdfast/protocol/workspaces";
import type { Bytes } from "@holdfast/vault/bytes";
import { THING } from "@holdfast/vault/meta";
import { type Keychain, overwriteKeys } from "../account/keychain.ts";
import { decodeName } from "../account/name-content.ts";
import { openContentOf } from "../account/sealed-content.ts";
import { sharedOf, verifyShared } from "../account/shared-workspace.ts";
import { bytesOfAnswer, workspaceOfAnswer } from "../account/wire.ts";
import type { AuthApi } from "../api/auth.ts";
import type { Platform } from "../platform.ts";
import type { SharedRecord } from "../stores/device-store.ts";
import type { Trust } from "../trust/trust.ts";

interface NamesDeps {
  readonly platform: Platform;
  readonly keychain: Keychain;
  readonly auth: Pick<AuthApi, "roster">;
}

export interface WorkspaceNames {
  /** Null where there is none, or none that can be verified from here. */
  readonly of: (id: Id<"wsp">, workspace: Workspace) => Promise<string | null>;
}

/** Names of all workspaces of the account, opened with the keys of each; kept while the keys are in memory. [WS-3] */
export const createWorkspaceNames = ({ platform, keychain, auth }: NamesDeps): WorkspaceNames => {
  const { primitives } = platform.vault;
  const opened = new Map<string, string>();

  /** Another workspace as the service has it now; the pin of the first visit holds. [WS-6] */
  const fetched = async (id: Id<"wsp">, { pin }: Workspace): Promise<SharedRecord | null> => {
    const roster = await auth.roster(id);
    const workspace = roster.ok ? workspaceOfAnswer(id, roster.value) : roster;
    if (!workspace.ok) return null;
    const record = await platform.device.find(keychain.accountId);
    const known = record === null ? null : sharedOf(record, id);
    if (known !== null) return { workspace: workspace.value, pin: known.pin };
    const bytes = pin === null ? null : bytesOfAnswer(pin);
    if (bytes?.ok === false) return null;
    return { workspace: workspace.value, pin: bytes?.value ?? null };
  };

  const nameBy = async (
    trust: Trust,
    id: Id<"wsp">,
    version: number,
    bytes: Bytes,
  ): Promise<string | null> => {
    const named = { thing: THING.workspace, id: idBytes(id), version };
    const content = await openContentOf(primitives, trust, named, bytes);
    return content.ok ? decodeName(content.value.content) : null;
  };

  const elsewhere = async (
    id: Id<"wsp">,
    workspace: Workspace,
    version: number,
    bytes: Bytes,
  ): Promise<string | null> => {
    const shared = await fetched(id, workspace);
    if (shared === null) return null;
    const { accountId, identity, home } = keychain;
    const trust = await verifyShared(primitives, { accountId, identity, home: home(), shared });
    if (!trust.ok) return null;
    const name = await nameBy(trust.value, id, version, bytes);
    overwriteKeys(trust.value);
    return name;
  };

  return {
    of: async (id, workspace) => {
      if (workspace.name === null) return null;
      const { meta, version } = workspace.name;
      const known = opened.get(meta);
      if (known !== undefined) return known;
      const bytes = bytesOfAnswer(meta);
      if (!bytes.ok) return null;
      const at = [keychain.trust(), keychain.home()].find(({ record }) => record.workspaceId === id);
      const name =
        at === undefined
          ? await elsewhere(id, workspace, version, bytes.value)
          : await nameBy(at, id, version, bytes.value);
      if (name !== null) opened.set(meta, name);
      return name;
    },
  };
};

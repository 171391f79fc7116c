import { toBase64url } from "@holdfast/protocol/encoding";
import { type Id, idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { SlotHealth } from "@holdfast/protocol/slots";
import { equal } from "@holdfast/vault/bytes";
import { sealMeta, THING } from "@holdfast/vault/meta";
import { encodeSlotLabel, parseSlotLabel, type SlotLabel } from "@holdfast/vault/slot-label";
import { type Keychain, overwriteKeys } from "../account/keychain.ts";
import { underNewestKeys } from "../account/newest-keys.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import { openContentOf } from "../account/sealed-content.ts";
import { freshHome } from "../account/visit-workspace.ts";
import { bytesOfAnswer } from "../account/wire.ts";
import type { AuthApi } from "../api/auth.ts";
import type { SlotsApi } from "../api/slots.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import { refuse } from "../problem.ts";
import type { Trust } from "../trust/trust.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface LabelDeps {
  readonly platform: Platform;
  readonly auth: Pick<AuthApi, "roster">;
  readonly api: SlotsApi;
  readonly keychain: Keychain;
  readonly refreshTrust: RefreshTrust;
}

export interface SlotLabels {
  /** Null for a label that cannot be verified: not by a device of this account, of another slot, older than one seen before. */
  readonly open: (noted: readonly SlotHealth[]) => Answer<readonly (SlotLabel | null)[]>;
  /** Stores the label after `version`, 0 before the first. */
  readonly write: (id: Id<"slt">, version: number, label: SlotLabel) => Answer<null>;
}

/** Labels of slots, sealed in the account's home wherever this device works. [SL-1] */
export const createSlotLabels = (deps: LabelDeps): SlotLabels => {
  const { platform, api, keychain, refreshTrust } = deps;
  const { vault } = platform;
  /** The newest version that was verified here: an older one is no label any more. */
  const seen = new Map<string, number>();

  /** The home as of now. Elsewhere it is read anew: what this device knows of it is as old as its way here. */
  const atHome = async <T>(act: (home: Trust) => Answer<T>): Answer<T> => {
    if (keychain.trust() === keychain.home()) return act(keychain.home());
    const home = await freshHome(deps, keychain);
    if (!home.ok) return home;
    try {
      return await act(home.value);
    } finally {
      overwriteKeys(home.value);
    }
  };

  const openOne = async (home: Trust, { id, label }: SlotHealth): Promise<SlotLabel | null> => {
    const meta = label === null ? null : bytesOfAnswer(label.meta);
    if (label === null || meta === null || !meta.ok) return null;
    const named = { thing: THING.slot, id: idBytes(id as Id<"slt">), version: label.version };
    const opened = await openContentOf(vault.primitives, home, named, meta.value);
    if (!opened.ok) return null;
    const author = home.devices.get(opened.value.deviceId)?.verified.certificate.accountId;
    // Others may belong to the home and write there; what opens the account is named by the account.
    if (author === undefined || !equal(author, idBytes(keychain.accountId))) return null;
    if (label.version < (seen.get(id) ?? 0)) return null;
    const read = parseSlotLabel(opened.value.content);
    if (read !== null) seen.set(id, label.version);
    return read;
  };

  const write = async (id: Id<"slt">, version: number, label: SlotLabel): Answer<null> => {
    const content = encodeSlotLabel(label);
    if (content === null) return refuse("invalid-request", "a label is longer than it may be");
    return atHome(async ({ keys }) => {
      const place = {
        workspaceId: keys.workspaceId,
        epoch: keys.epoch,
        thingId: idBytes(id),
        thing: THING.slot,
        version: version + 1,
        deviceId: idBytes(keychain.deviceId),
      };
      const meta = await sealMeta(vault, place, keys.spaceKey, content, keychain.deviceKeys.ed.privateKey);
      const stored = await api.label(id, version, { meta: toBase64url(meta) });
      return stored.ok ? ok(null) : stored;
    });
  };

  return {
    open: (noted) =>
      atHome(async (home) => {
        const labels: (SlotLabel | null)[] = [];
        for (const each of noted) labels.push(await openOne(home, each));
        return ok(labels);
      }),

    write: (...label) => underNewestKeys(refreshTrust, () => write(...label)),
  };
};

import { err, ok, type Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "../contract/problem.ts";
import type { ReplacedRootKey, RootKeyCalls } from "../contract/root-key.ts";
import type { Platform } from "../platform.ts";
import type { Presence } from "../presence.ts";
import { refuse } from "../problem.ts";
import type { Unlocked } from "../unlocked.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** Said where not everything that was stored could be read back: codes that were made with it were never shown. */
const IN_FORCE =
  "the new keys and passphrase are in force; look at the workspaces and make new recovery codes";

/** Replacing the root key: it begins with the earlier keys and ends with this device unlocked by the next ones. */
export const createRootKeyCalls = (platform: Platform, presence: Presence): RootKeyCalls => {
  const { account, inTurn, ifUnlocked, unlocked } = presence;

  /** The home is where the keys of the other workspaces' pins are. */
  const atHome = async (here: Unlocked): Answer<Unlocked> => {
    const home = here.keychain.home().record.workspaceId;
    await here.open.save();
    if (here.view.workspaceId === home) return ok(here);
    const moved = await presence.move(here, home);
    const now = unlocked();
    return moved.ok ? (now === null ? refuse("locked") : ok(now)) : moved;
  };

  const replace = async (input: Parameters<RootKeyCalls["replaceRootKey"]>[0]): Answer<ReplacedRootKey> => {
    if (!platform.secure) return refuse("insecure-origin");
    const here = unlocked();
    if (here === null) return refuse("locked");
    const before = here.view.workspaceId;
    const home = await atHome(here);
    if (!home.ok) return home;
    const { keychain, refreshTrust } = home.value;
    // Needed once in years: nobody waits for it when a page opens.
    const { createRootKeyReplacement } = await import("./replace-root-key.ts");
    const replaced = await createRootKeyReplacement({ ...account, keychain, refreshTrust })(input);
    if (!replaced.ok) return replaced;
    const { entered, codes, waiting, doubt } = replaced.value;
    const admitted = await presence.exchange(entered);
    if (!admitted.ok) return admitted;
    if (doubt !== null) return err({ ...doubt, detail: [doubt.detail, IN_FORCE].filter(Boolean).join("; ") });
    const now = unlocked();
    if (now !== null && before !== now.view.workspaceId && !waiting.includes(before)) {
      // Where it worked before; where that fails it stays at home.
      await presence.move(now, before);
    }
    return ok({ codes, waiting });
  };

  return {
    replaceRootKey: async (input) => {
      // An earlier try may have come into force: the device then takes its keys first, in a turn of its own.
      await ifUnlocked(({ refreshTrust }) => refreshTrust({ anew: true }));
      return inTurn(() => replace(input));
    },
  };
};

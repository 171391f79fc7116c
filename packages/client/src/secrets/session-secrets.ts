import { ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import type { ClientProblem } from "../contract/problem.ts";
import type { SessionSecrets } from "../contract/secrets.ts";
import { laterPart } from "../later-doors.ts";
import { refuse } from "../problem.ts";

/** What of an open session secrets are looked for in, and taken out of. */
export interface SecretsPlace {
  readonly state: () => State;
  /** Changes the state from within; false where this session is not to be changed. */
  readonly edit: (change: (state: State) => State) => boolean;
  readonly hasSaves: () => boolean;
}

/** Findings that one answer tells: more help nobody. */
const TOLD_MAX = 1_000;
/** Under the settings of the session: what is ignored on one device is ignored on all. */
const IGNORED = "ignoredSecrets";

const ignoredIn = ({ settings }: State): ReadonlySet<string> => {
  const ids = settings.other[IGNORED];
  return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []);
};

const withIgnored =
  (ids: readonly string[]) =>
  (state: State): State => ({
    ...state,
    settings: { ...state.settings, other: { ...state.settings.other, [IGNORED]: [...new Set(ids)].sort() } },
  });

/** Secrets of one session; the code that knows their shapes comes with the first call, and runs where the keys are. [CA-4] [CA-5] */
export const createSessionSecrets = (place: SecretsPlace): SessionSecrets => {
  const code = laterPart(
    async () => {
      const [{ findSecrets, SecretScan }, { redactSecrets }] = await Promise.all([
        import("@holdfast/state/secrets/scan"),
        import("@holdfast/state/secrets/redact"),
      ]);
      return { findSecrets, redactSecrets, scan: new SecretScan() };
    },
    (loaded) => loaded,
  );
  const later = (): Result<never, ClientProblem> =>
    refuse("offline", "a part of the product could not be loaded");
  const readOnly = (): Result<never, ClientProblem> =>
    refuse("forbidden", "this session is open read-only here");

  const found = async () => {
    const loaded = await code();
    if (loaded === null) return later();
    const state = place.state();
    const ignored = ignoredIn(state);
    const all = loaded.findSecrets(state, loaded.scan);
    return ok({ loaded, all, told: all.filter(({ id }) => !ignored.has(id)) });
  };

  return {
    scan: async () => {
      const finds = await found();
      if (!finds.ok) return finds;
      const { all, told } = finds.value;
      return ok({
        findings: told.slice(0, TOLD_MAX),
        count: told.length,
        ignored: all.length - told.length,
      });
    },
    redact: async (ids) => {
      const finds = await found();
      if (!finds.ok) return finds;
      const chosen = new Set(ids === "all" ? finds.value.told.map(({ id }) => id) : ids);
      let count = 0;
      const changed = place.edit((state) => {
        const redacted = finds.value.loaded.redactSecrets(state, chosen);
        count = redacted.count;
        return redacted.state;
      });
      return changed ? ok({ count, heldByEarlierSaves: count > 0 && place.hasSaves() }) : readOnly();
    },
    ignore: async (ids) => (place.edit(withIgnored(ids)) ? ok(null) : readOnly()),
  };
};

import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes, isId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { Workspace } from "@holdfast/protocol/workspaces";
import { createWorkspace } from "@holdfast/vault/genesis";
import { sealMeta, THING } from "@holdfast/vault/meta";
import type { Keychain } from "../account/keychain.ts";
import { encodeName } from "../account/name-content.ts";
import type { RefreshTrust } from "../account/refresh-trust.ts";
import { sealContent } from "../account/sealed-content.ts";
import type { AuthApi } from "../api/auth.ts";
import type { SharingApi } from "../api/sharing.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Workspaces, WorkspaceView } from "../contract/workspaces.ts";
import type { Platform } from "../platform.ts";
import { refuse } from "../problem.ts";
import { createWorkspaceNames } from "./workspace-names.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface WorkspacesDeps {
  readonly platform: Platform;
  readonly keychain: Keychain;
  readonly sharing: SharingApi;
  readonly auth: Pick<AuthApi, "workspaces" | "roster">;
  readonly refreshTrust: RefreshTrust;
}

const NAME_MIN_CHARS = 3;
const NAME_MAX_CHARS = 80;

const checkName = (name: string): Result<string, ClientProblem> => {
  const trimmed = name.trim().normalize("NFC");
  return trimmed.length < NAME_MIN_CHARS || trimmed.length > NAME_MAX_CHARS
    ? refuse("invalid-request", `a name has ${NAME_MIN_CHARS} to ${NAME_MAX_CHARS} characters`)
    : ok(trimmed);
};

/** The workspaces of the account. [WS-1] [WS-3] */
export const createWorkspaces = (deps: WorkspacesDeps): Workspaces => {
  const { platform, keychain, sharing, auth, refreshTrust } = deps;
  const { vault } = platform;
  const names = createWorkspaceNames(deps);

  const currentId = (): Id<"wsp"> => keychain.trust().record.workspaceId;
  const homeId = (): Id<"wsp"> => keychain.home().record.workspaceId;

  const viewOf = async (workspace: Workspace, name?: string): Answer<WorkspaceView> => {
    const { id, role, plan, createdAt } = workspace;
    if (!isId("wsp", id)) return refuse("damaged", "the answer does not have its form");
    return ok({
      id,
      name: name ?? (await names.of(id, workspace)),
      role,
      plan,
      home: id === homeId(),
      current: id === currentId(),
      createdAt,
    });
  };

  const current = async (): Answer<Workspace> => {
    const all = await auth.workspaces();
    if (!all.ok) return all;
    const found = all.value.items.find(({ id }) => id === currentId());
    return found === undefined ? refuse("not-found") : ok(found);
  };

  return {
    list: async () => {
      const all = await auth.workspaces();
      if (!all.ok) return all;
      // Whoever was removed from where he works goes home as soon as he knows.
      if (!all.value.items.some(({ id }) => id === currentId())) await refreshTrust({ anew: true });
      const views: WorkspaceView[] = [];
      for (const each of all.value.items) {
        const view = await viewOf(each);
        if (!view.ok) return view;
        views.push(view.value);
      }
      const order = (a: WorkspaceView, b: WorkspaceView): number =>
        Number(b.home) - Number(a.home) || a.createdAt.localeCompare(b.createdAt);
      return ok(views.toSorted(order));
    },

    create: async (wanted) => {
      const name = checkName(wanted);
      if (!name.ok) return name;
      const deviceId = idBytes(keychain.deviceId);
      const founder = { accountId: idBytes(keychain.accountId), deviceId, identity: keychain.identity };
      const { wire, spaceKey, ring } = await createWorkspace(vault, founder);
      const { workspaceId } = wire;
      const meta = await sealMeta(
        vault,
        { workspaceId, epoch: 1, thingId: workspaceId, thing: THING.workspace, version: 1, deviceId },
        spaceKey,
        encodeName(name.value),
        keychain.deviceKeys.ed.privateKey,
      );
      for (const key of [spaceKey, ...ring.inbox]) key.fill(0);
      for (const { cid, gear } of ring.generations) {
        cid.fill(0);
        gear.fill(0);
      }
      const made = await sharing.createWorkspace({
        id: formatId("wsp", workspaceId),
        roster: toBase64url(wire.roster),
        keyRing: toBase64url(wire.keyRing),
        grant: toBase64url(wire.grant),
        meta: toBase64url(meta),
      });
      return made.ok ? viewOf(made.value, name.value) : made;
    },

    rename: async (wanted) => {
      const name = checkName(wanted);
      if (!name.ok) return name;
      const known = await refreshTrust();
      if (!known.ok) return known;
      const before = await current();
      if (!before.ok) return before;
      const version = before.value.name?.version ?? 0;
      const named = { thing: THING.workspace, id: idBytes(currentId()), version: version + 1 };
      const meta = await sealContent(platform, keychain, named, encodeName(name.value));
      const stored = await sharing.nameWorkspace(version, toBase64url(meta));
      return stored.ok ? viewOf(stored.value, name.value) : stored;
    },

    usage: sharing.usage,
    setPlan: sharing.setPlan,
  };
};

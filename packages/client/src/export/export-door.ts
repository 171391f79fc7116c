import { toHex } from "@holdfast/protocol/encoding";
import { ok, type Result } from "@holdfast/protocol/result";
import { encodePreamble } from "@holdfast/state/export/description";
import { EXPORT_CODE_BYTES, formatExportCode } from "@holdfast/vault/export-code";
import { type ExportSecret, exportSecretOfCode, exportSecretOfPassphrase } from "@holdfast/vault/export-keys";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import { checkPassphrase } from "@holdfast/vault/passphrase-rules";
import { newKdf } from "../account/passphrase-slot.ts";
import type { Http } from "../api/http.ts";
import { createSessionsApi } from "../api/sessions.ts";
import type { ExportKey, Exports } from "../contract/exports.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { refuse } from "../problem.ts";
import type { Lending } from "../sessions/lending.ts";
import type { OpenSessions } from "../sessions/open-sessions.ts";
import type { SessionList } from "../sessions/session-list.ts";
import { unsentSessions } from "../sessions/unsent-work.ts";
import { createImports } from "./import-door.ts";
import { type MadePiece, makeExport } from "./make-export.ts";
import { type PlannedSession, planSession, wishedSessions } from "./plan-export.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface ExportDeps extends EngineDeps {
  readonly list: SessionList;
  readonly open: Pick<OpenSessions, "save">;
  readonly borrow: Lending["borrow"];
  readonly http: Http;
  /** Aborted when the keys go. */
  readonly ended: AbortSignal;
}

interface Running {
  readonly id: string;
  readonly pieces: AsyncGenerator<Result<MadePiece, ClientProblem>, void, undefined>;
  /** The last piece is known for the last only when there is none after it. */
  ahead: IteratorResult<Result<MadePiece, ClientProblem>, void>;
  readonly secret: ExportSecret;
}

interface NewSecret {
  readonly secret: ExportSecret;
  readonly kdf: KdfParameters | null;
  readonly code: string | null;
}

/** Where the program is that opens the files. [EX-4] */
export const OPENER_PATH = "/holdfast-open.mjs";

const fileNameOf = (made: string, names: readonly string[]): string => {
  const [only] = names.length === 1 ? names : [];
  const said = (only ?? "sessions")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
  return `${said === "" ? "session" : said}-${made.slice(0, 10)}.holdfast`;
};

/** Files that hold sessions, made and read by this device alone. [EX-1] [EX-5] */
export const createExports = (deps: ExportDeps): Exports => {
  const { platform, keychain } = deps;
  const { vault } = platform;
  const api = createSessionsApi(deps.http);
  let running: Running | null = null;

  const end = async (): Promise<void> => {
    const ending = running;
    running = null;
    await ending?.pieces.return();
    ending?.secret.kek.fill(0);
    ending?.secret.mac.fill(0);
  };

  const newSecret = async (key: ExportKey): Answer<NewSecret> => {
    if ("passphrase" in key) {
      const verdict = checkPassphrase(key.passphrase);
      if (!verdict.ok) return refuse("weak-passphrase", verdict.missing.join(" "));
      const kdf = newKdf(platform);
      const secret = await exportSecretOfPassphrase(vault.primitives, platform.argon2id, key.passphrase, kdf);
      return secret.ok ? ok({ secret: secret.value, kdf, code: null }) : refuse("weak-kdf");
    }
    const bytes = vault.random(EXPORT_CODE_BYTES);
    const code = await formatExportCode(vault.primitives, bytes);
    const secret = await exportSecretOfCode(vault.primitives, bytes);
    bytes.fill(0);
    return ok({ secret, kdf: null, code });
  };

  const begin: Exports["begin"] = async (wish) => {
    await end();
    const wished = await wishedSessions(api, wish);
    if (!wished.ok) return wished;
    const sessions: PlannedSession[] = [];
    for (const each of wished.value) {
      const planned = await planSession(deps, each, wish.history);
      if (!planned.ok) return planned;
      sessions.push(planned.value);
    }
    // Whoever saved what was just listed is known from here on.
    const refreshed = await deps.refreshTrust({ anew: true });
    if (!refreshed.ok) return refreshed;
    const made = await newSecret(wish);
    if (!made.ok) return made;
    const { secret, kdf, code } = made.value;
    const exportId = vault.random(16);
    const at = new Date(deps.serverTime.now()).toISOString();
    const preamble = encodePreamble({ exportId, made: at, kdf }, `${platform.origin}${OPENER_PATH}`);
    const pieces = makeExport(deps, { exportId, preamble, secret, sessions, trust: keychain.trust() });
    const id = toHex(exportId);
    running = { id, pieces, secret, ahead: await pieces.next() };
    const names: string[] = [];
    for (const each of sessions.slice(0, 2)) {
      const named = await deps.list.get(each.id);
      if (named.ok) names.push(named.value.name);
    }
    const saves = sessions.reduce((sum, each) => sum + each.saves.length, 0);
    return ok({ id, code, fileName: fileNameOf(at, names), sessions: sessions.length, saves });
  };

  const imports = createImports(deps);

  return {
    look: async (wish) => {
      // What is on the screen is what a person means by now.
      await deps.open.save();
      const wished = await wishedSessions(api, wish);
      if (!wished.ok) return wished;
      const unsent = new Set(await unsentSessions(platform.journal, keychain.trust().record.workspaceId));
      const sessions = [];
      for (const each of wished.value) {
        const named = await deps.list.get(each.id);
        if (!named.ok) return named;
        const seq = each.head?.seq ?? 0;
        const saves = wish.history === "now" ? Math.min(1, seq) : seq;
        sessions.push({ id: each.id, name: named.value.name, saves, unsent: unsent.has(each.id) });
      }
      return ok({ sessions, bytes: wished.value.reduce((sum, { sealedBytes }) => sum + sealedBytes, 0) });
    },
    begin,
    next: async (id) => {
      const file = running;
      if (file?.id !== id) return refuse("not-found", "no such file is being made");
      const { ahead } = file;
      if (ahead.done === true) return refuse("not-found", "this file is finished");
      const piece = ahead.value;
      if (!piece.ok) {
        await end();
        return piece;
      }
      file.ahead = await file.pieces.next();
      const done = file.ahead.done === true;
      if (done) await end();
      return ok({ ...piece.value, done });
    },
    cancel: async (id) => {
      if (running?.id === id) await end();
      return ok(null);
    },
    ...imports,
  };
};

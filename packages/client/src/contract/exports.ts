import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import type { ClientProblem } from "./problem.ts";
import type { SaveRecord } from "./save-record.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

/** What to export: sessions by id, or all of the workspace that are not deleted; every save that is kept, or the newest one. */
export interface ExportWish {
  readonly sessions: readonly Id<"ses">[] | "all";
  readonly history: "all" | "now";
}

/** What opens the file: a passphrase that KY-16 holds for, or a code that is made for it. [EX-2] */
export type ExportKey = { readonly passphrase: string } | { readonly makeCode: true };
/** The same, typed by whoever opens it. */
export type ImportKey = { readonly passphrase: string } | { readonly code: string };

/** What would be in a file. */
export interface ExportPreview {
  readonly sessions: readonly {
    readonly id: Id<"ses">;
    readonly name: string;
    readonly saves: number;
    /** This device has work of it that the service has not: the file would be without. [EX-7] */
    readonly unsent: boolean;
  }[];
  /** Sealed bytes as the service counts them; the file is a little longer. */
  readonly bytes: number;
}

export interface Begun {
  /** Names it in `next` and `cancel`. */
  readonly id: string;
  /** Shown once, and kept nowhere; null for a passphrase. */
  readonly code: string | null;
  /** What to call the file. */
  readonly fileName: string;
  readonly sessions: number;
  readonly saves: number;
}

/** The next bytes of a file: at most a few MiB. */
export interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Nothing comes after it. */
  readonly done: boolean;
  readonly saves: number;
  /** Saves that could not be read, and segments that the service could not give: the file is without them. */
  readonly leftOut: number;
}

/** A save of a file. `at` is what its device says. */
export interface FileSave {
  readonly seq: number;
  readonly digest: string;
  readonly at: string;
  readonly kind: SaveRecord["kind"];
  readonly label: string;
}

/** A session of a file, verified by what stands in the file. */
export interface ImportSession {
  readonly id: Id<"ses">;
  /** Null where it cannot be verified. */
  readonly name: string | null;
  readonly createdAt: string;
  readonly saves: readonly FileSave[];
  readonly checkpoints: number;
  /** Saves that nobody vouches for, or that do not follow one another: they are not brought in. */
  readonly unsound: number;
  /** It is in this workspace: it is the same one, or was imported from such a file before. [EX-5] */
  readonly here: { readonly id: Id<"ses">; readonly name: string; readonly how: "same" | "imported" } | null;
}

export interface ImportPreview {
  /** Names the opened file in `bring` and `close`. */
  readonly id: string;
  readonly made: string;
  readonly bytes: number;
  /** Null for a whole file; otherwise what was found, and only what stood before it is shown. [EX-1] */
  readonly fault: string | null;
  readonly sessions: readonly ImportSession[];
}

export interface Brought {
  readonly id: Id<"ses">;
  readonly name: string;
  readonly saves: number;
  readonly checkpoints: number;
  /** Saves that could not be read whole. */
  readonly skipped: number;
}

/** Files that hold sessions with their history, sealed, and open without the service. */
export interface Exports {
  readonly look: (wish: ExportWish) => Answer<ExportPreview>;
  /** `weak-passphrase` for one that is too easy to guess. Whoever begins one file ends the one before it. */
  readonly begin: (wish: ExportWish & ExportKey) => Answer<Begun>;
  /** The file from its beginning, piece by piece: nothing is made before it is asked for. [EX-1] */
  readonly next: (id: string) => Answer<Piece>;
  readonly cancel: (id: string) => Answer<null>;
  /**
   * Opens a file; nothing of the workspace changes. `wrong-passphrase`, `wrong-code`; `damaged` for a file that was cut or changed,
   * unless `partial` asks for what is whole before that; `invalid-request` for one that is no export, or of a newer version.
   */
  readonly read: (input: {
    readonly file: Blob;
    readonly key: ImportKey;
    readonly partial?: boolean;
  }) => Answer<ImportPreview>;
  /**
   * Makes a new session of one of the file: a save for each of its saves, oldest first, or one for the newest, signed by this
   * device and saying where it comes from. `id-taken` for what is `here` already, unless `again`. [EX-5]
   */
  readonly bring: (input: {
    readonly id: string;
    readonly session: Id<"ses">;
    readonly history: "all" | "now";
    readonly again?: boolean;
  }) => Answer<Brought>;
  readonly close: (id: string) => Answer<null>;
}

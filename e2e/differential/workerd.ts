import { join } from "node:path";

const COMPATIBILITY_DATE = "2026-11-01";

const NAMES: Readonly<Record<string, string>> = {
  "darwin arm64": "darwin-arm64",
  "darwin x64": "darwin-64",
  "linux arm64": "linux-arm64",
  "linux x64": "linux-64",
  "win32 x64": "windows-64",
};

/** The binary lies in a package of the platform's own; the package that names those would fetch it by an install script. */
const binary = (): string => {
  const platform = NAMES[`${process.platform} ${process.arch}`];
  if (platform === undefined)
    throw new Error(`no workerd is packaged for ${process.platform} ${process.arch}`);
  const file = process.platform === "win32" ? "workerd.exe" : "workerd";
  const main = Bun.resolveSync("workerd", import.meta.dir);
  return Bun.resolveSync(`@cloudflare/workerd-${platform}/bin/${file}`, main);
};

const configuration = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    compatibilityDate = "${COMPATIBILITY_DATE}",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** The port it says, as soon as it listens. @throws Error when it ends before. */
const portOf = async (said: ReadableStream<Uint8Array>): Promise<number> => {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of said) {
    text += decoder.decode(piece, { stream: true });
    const port = /"event":"listen".*"port":(\d+)/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error("workerd ended before it listened");
};

export interface Workerd {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/** Runs one module as a worker, without nodejs_compat: what it imports must be in it. Writes its configuration to `folder`. */
export const startWorkerd = async (folder: string, module: string): Promise<Workerd> => {
  const file = join(folder, "workerd.capnp");
  await Promise.all([Bun.write(join(folder, "worker.js"), module), Bun.write(file, configuration)]);
  const child = Bun.spawn([binary(), "serve", "--control-fd=1", file], { stderr: "inherit" });
  const port = await portOf(child.stdout);
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await child.exited;
    },
  };
};

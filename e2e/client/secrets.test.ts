import { expect, test } from "bun:test";
import { serveHoldfast } from "@holdfast/client/link/engine-end";
import type { ToEngine, ToPage } from "@holdfast/client/link/messages";
import { connectHoldfast } from "@holdfast/client/link/page-end";
import type { State } from "@holdfast/state/model";
import { newTextFile } from "@holdfast/state/new-text-file";
import { someoneNaming } from "./naming.ts";
import { value, worldOfFile } from "./world.ts";

const world = worldOfFile();
/** Given to nobody, and written apart, so that no scan of sources takes it for one. */
const TOKEN = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
const PASSWORD = "not-a-real-1-password";

const withEnv = (state: State): State => ({
  ...state,
  files: {
    ...state.files,
    env: newTextFile({
      id: "env",
      path: ".env",
      language: "plaintext",
      content: `# keys\nTOKEN=${TOKEN}\nDB=postgres://app:${PASSWORD}@db/app\n`,
    }),
  },
});

test("[Z17] [CA-4] [CA-5] secrets are told where they stand, ignored everywhere, and taken out where somebody chooses", async () => {
  const { handle, type, textOf, elsewhere } = await someoneNaming(world);
  expect(value(await handle.secrets.scan())).toEqual({ findings: [], count: 0, ignored: 0 });
  handle.update(withEnv);
  type(`use ${TOKEN} here`);
  const { findings, count } = value(await handle.secrets.scan());
  expect(count).toBe(3);
  expect(JSON.stringify(findings)).not.toContain(TOKEN.slice(0, 6));
  expect(JSON.stringify(findings)).not.toContain(PASSWORD.slice(0, 6));
  expect(
    findings.filter(({ part }) => part.id === "env").map(({ kind, line, column }) => [kind, line, column]),
  ).toEqual([
    ["github-token", 2, 7],
    ["address-password", 3, 19],
  ]);
  // Nothing is hidden by itself.
  expect(JSON.stringify(handle.state())).toContain(TOKEN);
  const [token, password] = ["github-token", "address-password"].map(
    (kind) => findings.find((each) => each.kind === kind)?.id ?? "",
  );
  value(await handle.secrets.ignore([password ?? ""]));
  value(await handle.save());
  const there = await elsewhere();
  const told = value(await there.secrets.scan());
  expect([told.count, told.ignored, told.findings.every(({ id }) => id === token)]).toEqual([2, 1, true]);

  expect(value(await handle.secrets.redact("all"))).toEqual({ count: 1, heldByEarlierSaves: true });
  expect(textOf(handle.state())).toBe("use [redacted: github-token] here");
  expect(JSON.stringify(handle.state())).not.toContain(TOKEN);
  expect(handle.state().files["env"]?.content).toContain(PASSWORD);
  value(await handle.secrets.ignore([]));
  value(await handle.secrets.redact([password ?? ""]));
  expect(JSON.stringify(handle.state())).not.toContain(PASSWORD);
  expect(value(await handle.secrets.scan()).count).toBe(0);
  const log = JSON.stringify([world.proxy.seen, handle.log(), handle.status()]);
  for (const secret of [TOKEN, PASSWORD]) expect(log).not.toContain(secret);
}, 120_000);

test("[CA-4] [CA-5] a page learns of what its engine took out", async () => {
  const { session, handle, device } = await someoneNaming(world);
  handle.update(withEnv);
  value(await handle.save());
  await handle.close();
  const { port1, port2 } = new MessageChannel();
  serveHoldfast(device, {
    post: (message: ToPage) => port1.postMessage(message),
    listen: (receive) => {
      port1.onmessage = ({ data }: MessageEvent<ToEngine>) => receive(data);
    },
  });
  const page = connectHoldfast({
    post: (message: ToEngine) => port2.postMessage(message),
    listen: (receive) => {
      port2.onmessage = ({ data }: MessageEvent<ToPage>) => receive(data);
    },
  });
  const opened = value(await page.openSession(session.id));
  expect(value(await opened.secrets.scan()).count).toBe(2);
  expect(value(await opened.secrets.redact("all")).count).toBe(2);
  expect(opened.state().files["env"]?.content).toBe(
    "# keys\nTOKEN=[redacted: github-token]\nDB=postgres://app:[redacted: address-password]@db/app\n",
  );
  await opened.close();
  port1.close();
  port2.close();
}, 120_000);

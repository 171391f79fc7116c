import { describe, expect, test } from "bun:test";
import { createLineLog } from "./line-log.ts";

describe("log of lines", () => {
  test("[ED-6] lines of one turn are written together, each whole and in order", async () => {
    const written: string[] = [];
    const log = createLineLog((text) => written.push(text));
    log('{"n":1}');
    log('{"n":2}');
    expect(written).toEqual([]);
    await new Promise(setImmediate);
    log('{"n":3}');
    await new Promise(setImmediate);
    expect(written).toEqual(['{"n":1}\n{"n":2}\n', '{"n":3}\n']);
  });

  test("[ED-6] what is logged while the process ends is written", async () => {
    const program = `
      import { stdoutLog } from "${import.meta.dir}/line-log.ts";
      const log = stdoutLog();
      log("before");
      process.on("exit", () => log("at the end"));
      process.exit(0);`;
    const child = Bun.spawn([process.execPath, "--eval", program], { stdout: "pipe" });
    expect(await new Response(child.stdout).text()).toBe("before\nat the end\n");
  });
});

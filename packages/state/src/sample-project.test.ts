import { describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkState } from "./model.ts";
import { sampleProject } from "./sample-project.ts";
import { visible } from "./search/lines.ts";

const NOW = "2026-11-21T08:00:00.000Z";

describe("the sample project", () => {
  test("[A41] is a state in form, and everything its layout names is there", () => {
    const state = sampleProject(NOW);
    expect(checkState(JSON.parse(JSON.stringify(state))).ok).toBe(true);
    const { activeFileId, notesFileId, activeConversationId, openFileIds } = state.layout;
    for (const id of [activeFileId, notesFileId, ...openFileIds]) expect(state.files[id ?? ""]).toBeDefined();
    expect(state.conversations[activeConversationId ?? ""]?.messages).toEqual([]);
    expect(state.terminals[state.layout.activeTerminalId ?? ""]?.title).toBe("Tests");
  });

  test("passes its own tests, as its terminal says", async () => {
    const folder = await mkdtemp(join(tmpdir(), "holdfast-sample-"));
    try {
      for (const { path, content } of Object.values(sampleProject(NOW).files)) {
        await Bun.write(join(folder, path), typeof content === "string" ? content : "");
      }
      const run = Bun.spawn([process.execPath, "test"], { cwd: folder, stdout: "pipe", stderr: "pipe" });
      const output = await new Response(run.stderr).text();
      expect(await run.exited).toBe(0);
      expect(output).toContain("5 pass");
      const recorded = visible(sampleProject(NOW).terminals["sample-tests"]?.scrollback.pages.join("") ?? "");
      for (const [, name = ""] of output.matchAll(/^\(pass\) (.+?) \[/gm))
        expect(recorded).toContain(`✓ ${name} [`);
      expect(recorded).toContain("5 pass");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

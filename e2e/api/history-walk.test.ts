import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { SQL } from "bun";
import { startService } from "../client/service.ts";
import { plainAccount } from "./plain.ts";

const service = await startService();
const sql = new SQL({ url: service.databaseUrl, max: 1 });
afterAll(async () => {
  await sql.close();
  await service.stop();
});

const readme = await Bun.file(join(import.meta.dir, "../../README.md")).text();
const section = /### History and recovery by plain REST\n([\s\S]*?)\n#/.exec(readme)?.[1] ?? "";
/** The steps of the README as they stand there: a method, an address and, for some, a body. */
const steps = [...section.matchAll(/^\d+\. .*?`([A-Z]+) (\S+?)(?: (\{.*\}))?`$/gm)].map(
  ([, method = "", path = "", body]) => ({ method, path, body }),
);

/** What a disk does now and then: one bit of what the newest save added is another one. */
const flipByte = async (): Promise<void> => {
  await sql`update segments set inline_body = set_byte(inline_body, 180, get_byte(inline_body, 180) # 1)
    where id = (select segment_id from manifest_segments where added_seq = (select max(head_seq) from workspace_sessions))`;
};

test("[A30] [RC-13] [CP-8] [ED-3] a newcomer walks through history and recovery as the README says, damage on the disk included", async () => {
  expect(steps).toHaveLength(12);
  const plain = await plainAccount(service.origin, "walker@example.org");
  const known: Record<string, string> = {};
  const outcomes: string[] = [];
  const answers: Record<string, unknown>[] = [];
  for (const { method, path, body } of steps) {
    const filled = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? "");
    const address = filled(path);
    const isState = path.endsWith("/state");
    if (path.endsWith("/analyze")) await flipByte();
    const response = await plain.call(method, address, {
      ...(body === undefined ? {} : { body: JSON.parse(filled(body)) }),
      ...(/^\/(recovery|retention)\//.test(path) ? { token: null } : {}),
      ...(isState
        ? { type: "application/merge-patch+json", ifMatch: (await plain.read(known["id"] ?? "")).tag }
        : {}),
    });
    const text = await response.text();
    outcomes.push(`${method} ${path} ${response.ok ? "done" : text}`);
    const answer = JSON.parse(text);
    answers.push(answer);
    if (path === "/sessions") known["id"] = answer.id;
    if (path.endsWith("/checkpoints")) known[known["first"] === undefined ? "first" : "second"] = answer.id;
  }
  expect(outcomes.filter((outcome) => !outcome.endsWith(" done"))).toEqual([]);
  const [diff, analysis, repaired, stats] = [answers[5], answers[9], answers[10], answers[11]];
  expect(JSON.stringify(diff)).toContain("Second thoughts");
  expect(analysis).toMatchObject({ check: { whole: false } });
  expect(repaired).toMatchObject({ report: { lost: { sections: 0 } } });
  expect(stats).toMatchObject({ attempts: { automatic: 0, confirmed: 1 }, endings: { done: 1 } });
  const { state } = await plain.read(known["id"] ?? "");
  expect(state.metadata.title).not.toBe("");
  const whole = await plain.told(
    await plain.call("POST", `/sessions/${known["id"]}/recovery/validate`, { body: {} }),
  );
  expect(whole.check.whole).toBe(true);
}, 120_000);

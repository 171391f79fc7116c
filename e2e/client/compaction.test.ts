import { describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { idBytes } from "@holdfast/protocol/ids";
import { newTextFile } from "@holdfast/state/new-text-file";
import { SQL } from "bun";
import { newcomer, value, worldOfFile } from "./world.ts";

const world = worldOfFile();
const FILES = 24;

const rewrite = (handle: SessionHandle, count: number): void =>
  handle.update((state) => {
    const files = { ...state.files };
    for (let n = 0; n < count; n++) {
      const content = randomBytes(9_000).toString("base64");
      files[`noise-${n}`] = newTextFile({
        id: `noise-${n}`,
        path: `noise/${n}.txt`,
        language: "text",
        content,
      });
    }
    return { ...state, files };
  });

/** Bytes of the segments that the newest save names, as the service has them. */
const namedBytes = async (session: `ses_${string}`): Promise<number> => {
  const sql = new SQL(world.databaseUrl);
  try {
    const [row] = await sql`
      select coalesce(sum(bytes), 0)::int as bytes from manifest_segments
       where session_id = ${Buffer.from(idBytes(session))} and removed_seq is null`;
    return row.bytes;
  } finally {
    await sql.close();
  }
};

const typed = (handle: SessionHandle, text: string): void =>
  handle.update((state) => ({
    ...state,
    files: {
      ...state.files,
      typed: newTextFile({ id: "typed", path: "typed.txt", language: "text", content: text }),
    },
  }));

describe("compaction", () => {
  test("[RT-11] the save after a checkpoint names fewer bytes, and both open whole elsewhere", async () => {
    const { device, session } = await newcomer(world, "wasteful");
    const handle = value(await device.openSession(session.id));
    rewrite(handle, FILES);
    value(await handle.save());
    rewrite(handle, 14);
    value(await handle.save());
    typed(handle, "one line");
    value(await handle.save());
    const usual = await namedBytes(session.id);

    const note = { name: "Kept", description: "", tags: [], priority: "low" as const };
    const kept = value(await handle.timeline.name(note));
    const atName = handle.state();
    typed(handle, "another line");
    value(await handle.save());
    const compact = await namedBytes(session.id);
    expect(compact).toBeLessThan(0.8 * usual);
    // It is done once: what comes next adds to it.
    typed(handle, "a third line");
    value(await handle.save());
    expect(await namedBytes(session.id)).toBeGreaterThanOrEqual(compact - 4_096);
    const now = handle.state();
    await handle.close();

    await world.forgetCopies("wasteful");
    const again = value(await device.openSession(session.id));
    expect(again.state()).toEqual(now);
    value(await again.timeline.restore(kept.save.digest));
    expect(again.state().files).toEqual(atName.files);
    await again.close();
  });
});

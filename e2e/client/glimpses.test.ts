import { describe, expect, test } from "bun:test";
import { firstFile, newcomer, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();
const NOTHING = { files: [], terminals: [], conversations: [] };

describe("going through a history", () => {
  test("[WB-5] shows of each save what is in front, and asks the service for no segment twice", async () => {
    const { device, session } = await newcomer(world, "glimpses");
    const handle = value(await device.openSession(session.id));
    const { id } = firstFile(handle.state());
    const digests: string[] = [];
    for (const text of ["one", "two", "three"]) {
      handle.update(write(id, text));
      digests.push(value(await handle.save())?.digest ?? "");
    }
    const contentAt = async (digest: string) => {
      const { state, closed } = value(await handle.timeline.glimpse(digest, { ...NOTHING, files: [id] }));
      expect(closed.files).not.toContain(id);
      expect(closed.files.length).toBeGreaterThan(0);
      expect(Object.keys(state.files)).toEqual(Object.keys(handle.state().files));
      return state.files[id]?.content;
    };
    const seen = [];
    for (const digest of digests) seen.push(await contentAt(digest));
    expect(seen).toEqual(["one", "two", "three"]);
    const before = world.proxy.seen.length;
    for (const digest of digests.toReversed()) await contentAt(digest);
    expect(world.proxy.seen.slice(before).filter((request) => /bundle|segment/.test(request))).toEqual([]);
    await handle.close();
  });
});

import { describe, expect, test } from "bun:test";
import { createHoldfast } from "@holdfast/client/holdfast";
import { quickPlatform } from "./quick-platform.ts";
import { createManualClock, newcomer, until, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

const MIB = 1024 * 1024;
const JOURNAL_MILLISECONDS = 500;

describe("the journal", () => {
  test("[SP-20] costs what changed: large work that waits is gathered once and not with every word", async () => {
    const { session, state } = await newcomer(world, "cost");
    const clock = createManualClock(Date.now());
    const real = quickPlatform({ origin: world.origin, directory: world.directoryOf("cost"), clock });
    const written: number[] = [];
    const core = createHoldfast({
      ...real,
      journal: {
        ...real.journal,
        append: async (id, item) => {
          await real.journal.append(id, item);
          written.push(item.bytes.length);
        },
      },
    });
    await core.start();
    const handle = value(await core.openSession(session.id));
    const journal = async (id: string, content: string): Promise<void> => {
      const before = written.length;
      handle.update(write(id, content));
      clock.advance(JOURNAL_MILLISECONDS);
      await until(() => written.length > before);
    };
    const [first = "", second = "", third = ""] = Object.keys(state.files);
    await journal(first, "a".repeat(4.5 * MIB));
    await journal(second, "b".repeat(4.5 * MIB));
    for (const word of ["one", "two", "three", "four"]) await journal(third, word);
    await handle.close();
    expect(written.filter((bytes) => bytes > MIB)).toHaveLength(3);
  });
});

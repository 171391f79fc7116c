import { describe, expect, test } from "bun:test";
import { FILE_MAX_BYTES } from "@holdfast/protocol/limits";
import { newcomer, secondDevice, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

describe("what cannot be saved", () => {
  test("[ST-21] is named and never called saved, and everything else is saved", async () => {
    const { device, email, session, state } = await newcomer(world, "large");
    const [large = "", small = ""] = Object.keys(state.files);
    const handle = value(await device.openSession(session.id));
    handle.update(write(large, "x".repeat(FILE_MAX_BYTES + 1)));
    handle.update(write(small, "small enough"));
    value(await handle.save());
    const path = state.files[large]?.path ?? "";
    expect(handle.status()).toMatchObject({
      kind: "failed",
      problem: { code: "too-large", title: `${path} cannot be saved: too large`, dataSafe: false },
    });
    const other = await secondDevice(world, "large-2", email);
    const there = value(await other.openSession(session.id));
    expect(texts(there)).toContain("small enough");
    expect(there.state().files[large]).toEqual(state.files[large]);
    await there.close();
    device.online();
    value(await handle.save());
    expect(handle.status().kind).toBe("failed");

    handle.update(write(large, "smaller"));
    value(await handle.save());
    expect(handle.status().kind).toBe("saved");
    await handle.close();
  });

  test("[ST-21] half a character is no text", async () => {
    const { device, session, state } = await newcomer(world, "surrogate");
    const [file = ""] = Object.keys(state.files);
    const handle = value(await device.openSession(session.id));
    handle.update(write(file, "\ud83d"));
    value(await handle.save());
    expect(handle.status()).toMatchObject({ kind: "failed", problem: { code: "too-large" } });
    handle.update(write(file, "\ud83d\ude00"));
    value(await handle.save());
    expect(handle.status().kind).toBe("saved");
    await handle.close();
  });
});

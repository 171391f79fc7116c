import { describe, expect, test } from "bun:test";
import { systemClock } from "@holdfast/client/clock";
import { createHoldfast } from "@holdfast/client/holdfast";
import { quickPlatform } from "./quick-platform.ts";
import { firstFile, newcomer, secondDevice, texts, value, worldOfFile, write } from "./world.ts";

const world = worldOfFile();

const YEAR = 365 * 24 * 3600 * 1000;

describe("clocks that are wrong", () => {
  test("[KY-8] [ST-16] a device whose clock jumps by years while it works makes saves that everybody reads", async () => {
    const { email, session, state } = await newcomer(world, "jump");
    let shift = -6 * YEAR;
    const device = createHoldfast(
      quickPlatform({
        origin: world.proxy.origin,
        directory: world.directoryOf("jump"),
        clock: { ...systemClock, now: () => Date.now() + shift },
      }),
    );
    await device.start();
    const handle = value(await device.openSession(session.id));
    shift = 0;
    handle.update(write(firstFile(state).id, "after the jump"));
    value(await handle.save());
    await handle.close();
    const other = await secondDevice(world, "jump-2", email);
    const there = value(await other.openSession(session.id));
    expect(texts(there)).toContain("after the jump");
    const status = there.status();
    const at = status.kind === "saved" ? Date.parse(status.at) : 0;
    expect(Math.abs(at - Date.now())).toBeLessThan(YEAR / 365);
    await there.close();
  });

  test("[KY-8] [ST-16] what was saved while the service's clock was a year ahead is read once it is right again", async () => {
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      const headers = new Headers(answer.headers);
      headers.set("date", new Date(Date.now() + YEAR).toUTCString());
      return new Response(answer.body, { status: answer.status, headers });
    });
    const { device, email, session, state } = await newcomer(world, "ahead");
    const handle = value(await device.openSession(session.id));
    handle.update(write(firstFile(state).id, "from next year"));
    value(await handle.save());
    await handle.close();
    world.proxy.meddle(null);
    const other = await secondDevice(world, "ahead-2", email);
    const there = value(await other.openSession(session.id));
    expect(texts(there)).toContain("from next year");
    there.update(write(firstFile(state).id, "and from now"));
    value(await there.save());
    await there.close();
    const back = value(await device.openSession(session.id));
    back.update(write(firstFile(state).id, "and from the first one"));
    value(await back.save());
    await back.close();
  });
});

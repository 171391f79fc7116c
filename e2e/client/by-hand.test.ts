import { expect, test } from "bun:test";
import {
  createManualClock,
  firstFile,
  newcomer,
  secondDevice,
  texts,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

test("[A1] [SP-20] with automatic saves off nothing is sent before somebody saves, and nothing is lost", async () => {
  const clock = createManualClock();
  const { device, session, state, email } = await newcomer(world, "by-hand", clock);
  device.setAutosaveSeconds(null);
  const handle = value(await device.openSession(session.id));
  const before = world.proxy.seen.length;
  handle.update(write(firstFile(state).id, "kept here alone"));
  clock.advance(3_600_000);
  await device.flush(true);
  await handle.close();
  const sent = world.proxy.seen
    .slice(before)
    .filter((line) => /^(POST|PUT) .*\/(saves|segments|checkpoints)/.test(line));
  expect(sent).toEqual([]);
  const again = value(await device.openSession(session.id));
  expect(again.recovered()).not.toBeNull();
  expect(texts(again)).toContain("kept here alone");
  expect(value(await again.save())?.seq).toBe(2);
  expect(value(await again.save())).toBeNull();
  again.update(write(firstFile(state).id, "sent on leaving for good"));
  await again.close();
  value(await device.signOut({ discardUnsent: false }));
  const other = await secondDevice(world, "by-hand-2", email);
  expect(texts(value(await other.openSession(session.id)))).toContain("sent on leaving for good");
});

import { expect, test } from "bun:test";
import { sampleProject } from "@holdfast/state/sample-project";
import { newcomer, secondDevice, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

test("names that a device gave which joined later are verified without signing in again", async () => {
  const { device, email, session } = await newcomer(world, "nia");
  const later = await secondDevice(world, "nia-2", email);
  value(await later.renameSession(session.id, "Named elsewhere"));
  const state = sampleProject("2026-11-21T08:00:00.000Z");
  value(await later.createSession({ name: "Begun elsewhere", state }));

  const names = value(await device.listSessions()).map(({ name }) => name);
  expect(names.toSorted()).toEqual(["Begun elsewhere", "Named elsewhere"]);
  const opened = value(await device.openSession(session.id));
  expect(opened.summary.name).toBe("Named elsewhere");
  await opened.close();
});

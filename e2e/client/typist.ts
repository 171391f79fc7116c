import { createHoldfast } from "@holdfast/client/holdfast";
import { isId } from "@holdfast/protocol/ids";
import { quickPlatform } from "./quick-platform.ts";

/**
 * A process that opens a session, types into one file and stays: `typist.ts <origin> <directory> <session> <file> <text>`.
 * Somebody else kills it.
 */
const [origin = "", directory = "", session = "", file = "", text = ""] = process.argv.slice(2);
if (!isId("ses", session)) throw new Error("the third argument is a session");

const device = createHoldfast(quickPlatform({ origin, directory, deviceName: "typist" }));
await device.start();
const opened = await device.openSession(session);
if (!opened.ok) throw new Error(opened.error.title);
opened.value.subscribeStatus((status) => process.stdout.write(`${status.kind}\n`));
opened.value.update((state) => {
  const entry = state.files[file];
  return entry === undefined
    ? state
    : { ...state, files: { ...state.files, [file]: { ...entry, content: text } } };
});
if (process.argv[7] === "save") await opened.value.save();
setInterval(() => undefined, 60_000);

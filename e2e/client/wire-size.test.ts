import { expect, test } from "bun:test";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { newcomer, secondDevice, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

const MEGABYTES = 10;
const EDITS = 12;
/** Around the sealed bytes: boundaries and heads of the parts of a form. */
const FORM_BYTES = 1_000;

/** Bytes of the bodies of everything that is sent into a session, from now on. */
const metered = (): { readonly bytes: () => number } => {
  let bytes = 0;
  world.proxy.meddle(async (request, forward) => {
    if (/\/(saves|segments\/seg_[0-9a-f]+)$/.test(new URL(request.url).pathname))
      bytes += (await request.clone().arrayBuffer()).byteLength;
    return forward(request);
  });
  return { bytes: () => bytes };
};

test("[A21] [A22] a state of 10 MB travels at less than a third of its size, one more line of it as a few kilobytes, and comes back as it was", async () => {
  const { device, email } = await newcomer(world, "wire");
  const state = realisticState(MEGABYTES);
  const first = metered();
  const session = value(await device.createSession({ name: "Ten megabytes", state }));
  const handle = value(await device.openSession(session.id));
  expect(first.bytes()).toBeLessThan(0.3 * JSON.stringify(state).length);

  const ids = Object.keys(state.files);
  const sizes: number[] = [];
  for (let n = 0; n < EDITS; n++) {
    const meter = metered();
    handle.update((now) => {
      const file = now.files[ids[(n * 31) % ids.length] ?? ""];
      if (typeof file?.content !== "string") throw new Error("no file to edit");
      const at = file.content.indexOf("\n", Math.floor(file.content.length / 2)) + 1;
      const content = `${file.content.slice(0, at)}// one more line\n${file.content.slice(at)}`;
      return { ...now, files: { ...now.files, [file.id]: { ...file, content } } };
    });
    value(await handle.save());
    sizes.push(meter.bytes());
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(9_000 + FORM_BYTES);
  world.proxy.meddle(null);

  const elsewhere = await secondDevice(world, "wire-2", email);
  const there = value(await elsewhere.openSession(session.id, { alongside: true }));
  expect(there.state()).toEqual(handle.state());
  await there.close();
  await handle.close();
}, 120_000);

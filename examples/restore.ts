import { connect } from "./connect.ts";
import { must } from "./must.ts";
import { openExample, textOf } from "./open-example.ts";

const handle = await openExample(await connect());
const [newest] = must(await handle.timeline.checkpoints());
if (newest === undefined) throw new Error("run checkpoint.ts before");

const restored = must(await handle.timeline.restore(newest.save.digest));
console.log(`Back at: ${textOf(handle.state(), "notes.md").trim()}`);
// Nothing is lost by it: for 24 hours the way back is to restore what was there before.
must(await handle.timeline.restore(restored.before));
console.log(`And forward: ${textOf(handle.state(), "notes.md").trim()}`);
await handle.close();

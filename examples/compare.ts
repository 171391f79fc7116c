import { connect } from "./connect.ts";
import { must } from "./must.ts";
import { openExample } from "./open-example.ts";

const handle = await openExample(await connect());
const [newest] = must(await handle.timeline.checkpoints());
if (newest === undefined) throw new Error("run checkpoint.ts before");

// As data, by meaning; null is the present.
const differences = must(await handle.timeline.compare(newest.save.digest, null));
for (const { path, change } of differences.files) console.log(`${path} was ${change}`);
// The same as a page of text.
console.log(must(await handle.timeline.describe(newest.save.digest, null)));
await handle.close();

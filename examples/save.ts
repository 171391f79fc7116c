import { connect } from "./connect.ts";
import { must } from "./must.ts";
import { openExample, withText } from "./open-example.ts";

const handle = await openExample(await connect());
handle.update(withText("notes.md", "First draft\n"));
const saved = must(await handle.save("by the example"));
console.log(saved === null ? "Nothing new" : `Saved ${saved.seq}: ${saved.bytes} sealed bytes`);
await handle.close();

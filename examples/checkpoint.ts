import { connect } from "./connect.ts";
import { must } from "./must.ts";
import { openExample, withText } from "./open-example.ts";

const handle = await openExample(await connect());
const note = {
  name: "First draft",
  description: "Before the second",
  tags: ["draft"],
  priority: "medium",
} as const;
const named = must(await handle.timeline.name(note));
console.log(`Save ${named.save.seq} is called ${named.note?.name}`);

handle.update(withText("notes.md", "Second thoughts\n"));
must(await handle.save());
await handle.close();

import { appendFile, writeFile } from "node:fs/promises";
import { connect } from "./connect.ts";
import { must } from "./must.ts";

const holdfast = await connect();
const begun = must(await holdfast.exports.begin({ sessions: "all", history: "all", makeCode: true }));
console.log(`${begun.sessions} sessions into ${begun.fileName}. Only this code opens it: ${begun.code}`);
await writeFile(begun.fileName, "");
for (;;) {
  const piece = must(await holdfast.exports.next(begun.id));
  await appendFile(begun.fileName, piece.bytes);
  if (piece.done) break;
}

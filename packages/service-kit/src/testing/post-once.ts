import { pinnedPost } from "../pinned-post.ts";

// A process that posts once to an address of its own choosing and writes what came of it: for what a process is told by its
// environment.
const [origin = "", address = ""] = Bun.argv.slice(2);
const answer = await pinnedPost({
  target: { url: new URL(origin), addresses: [address] },
  headers: {},
  body: "{}",
  timeoutMilliseconds: 5_000,
  signal: new AbortController().signal,
});
process.stdout.write(answer.ok ? String(answer.value.status) : answer.error);

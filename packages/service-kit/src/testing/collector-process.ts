/** A collector of traces in a process of its own: `take` keeps what arrives, `fail` answers 500, `hang` never answers. */
const kept: { readonly path: string; readonly type: string | null; readonly body: string }[] = [];
let mode = process.argv[2] ?? "take";

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  idleTimeout: 0,
  fetch: async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/kept") return Response.json(kept);
    if (pathname === "/mode") {
      mode = await request.text();
      return new Response(null);
    }
    kept.push({
      path: pathname,
      type: request.headers.get("content-type"),
      body: await request.text(),
    });
    if (mode === "hang") await new Promise(() => undefined);
    return mode === "fail" ? new Response("no", { status: 500 }) : Response.json({});
  },
});
process.stdout.write(`${JSON.stringify({ event: "listening", port: server.port })}\n`);

import { SQL } from "bun";

/**
 * The usual way to store a save: the whole sealed state in one row, written over each time. It does nothing else: no
 * identity, no check, no history, no log; and the column is kept from trying to compress what is sealed.
 */
const { DATABASE_URL: url = "" } = process.env;
const sql = new SQL({ url, max: 6 });

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  maxRequestBodySize: 64 * 1024 * 1024,
  fetch: async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "POST") {
      const body = new Uint8Array(await request.arrayBuffer());
      await sql`insert into naive_saves (name, body) values (${pathname}, ${body})
        on conflict (name) do update set body = excluded.body`;
      return Response.json({ stored: body.length }, { status: 201 });
    }
    const [row] = await sql`select body from naive_saves where name = ${pathname}`;
    return new Response(row.body);
  },
});
process.stdout.write(`${JSON.stringify({ event: "listening", port: server.port })}\n`);
process.once("SIGTERM", () => process.exit(0));

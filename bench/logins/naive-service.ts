import { SQL } from "bun";

/**
 * The usual way to sign in: the passphrase itself is sent, and the service derives a key from it with the parameters that
 * clients of Holdfast use, on its own processors. It does nothing else but keep a session.
 */
const { DATABASE_URL: url = "" } = process.env;
const sql = new SQL({ url, max: 6 });

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: async (request) => {
    const { email, passphrase } = await request.json();
    const [row] = await sql`select hash from naive_accounts where email = ${email}`;
    if (!(await Bun.password.verify(passphrase, row.hash))) return new Response(null, { status: 401 });
    const token = crypto.randomUUID();
    await sql`insert into naive_logins (token, email) values (${token}, ${email})`;
    return Response.json({ token });
  },
});
process.stdout.write(`${JSON.stringify({ event: "listening", port: server.port })}\n`);
process.once("SIGTERM", () => process.exit(0));

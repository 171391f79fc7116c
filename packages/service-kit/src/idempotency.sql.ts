import type { SQL } from "bun";
import type { IdempotencyStore } from "./idempotency.ts";

/** IdempotencyStore in PostgreSQL; expired rows go when new keys come. */
export const sqlIdempotency = (sql: SQL): IdempotencyStore => ({
  claim: async (key, requestHash, { now, expiresAt }) => {
    await sql`delete from idempotency_keys where expires_at <= ${new Date(now)}`;
    const made = await sql`
      insert into idempotency_keys (id, request_hash, expires_at)
      values (${key}, ${requestHash}, ${new Date(expiresAt)}) on conflict (id) do nothing returning id`;
    if (made.length === 1) return { kind: "new" };
    const [row] =
      await sql`select request_hash, status, headers, body from idempotency_keys where id = ${key}`;
    // Given back between the two statements: whoever asks again finds it free.
    if (row === undefined) return { kind: "running" };
    if (Buffer.compare(row.request_hash, requestHash) !== 0) return { kind: "other-request" };
    if (row.status === null) return { kind: "running" };
    const headers = typeof row.headers === "string" ? JSON.parse(row.headers) : row.headers;
    return { kind: "answered", answer: { status: row.status, headers, body: new Uint8Array(row.body) } };
  },
  keep: async (key, { status, headers, body }, expiresAt) => {
    await sql`update idempotency_keys set status = ${status}, headers = ${headers}::jsonb, body = ${body},
      expires_at = ${new Date(expiresAt)} where id = ${key}`;
  },
  release: async (key) => {
    await sql`delete from idempotency_keys where id = ${key} and status is null`;
  },
});

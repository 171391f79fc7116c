import { createMember, randomBytes } from "@holdfast/session/testing/member";
import { sqlWorld } from "@holdfast/session/testing/world";
import type { SQL } from "bun";

export const SAVES_A_SESSION = 2_000;
const SESSIONS_A_WORKSPACE = 5;
/** A segment of a save stays named by so many saves after it. */
const NAMED_FOR = 24;
const DAYS = 120;
const MANIFEST_BYTES = 400;
const SEGMENT_BYTES = 400;

/**
 * Sessions of small saves, made by the database itself: automatic ones, evenly over 120 days, each with a segment of its own that the
 * next two dozen saves name as well.
 */
export const fillHistory = async (sql: SQL, saves: number): Promise<void> => {
  const world = sqlWorld(sql);
  const sessions = Math.ceil(saves / SAVES_A_SESSION);
  for (let made = 0; made < sessions; made += SESSIONS_A_WORKSPACE) {
    const member = await createMember();
    await world.addMember(member);
    const { workspaceId, deviceId } = member;
    for (let n = made; n < Math.min(made + SESSIONS_A_WORKSPACE, sessions); n++) {
      const session = randomBytes(16);
      await world.addSession(member, session);
      const count = Math.min(SAVES_A_SESSION, saves - n * SAVES_A_SESSION);
      await sql`
        with save as (
          select seq, sha256(${session} || int8send(seq)) as digest,
                 case when seq > 1 then sha256(${session} || int8send(seq - 1)) end as parent,
                 now() - make_interval(secs => (${count}::int - seq) * ${DAYS * 86_400}::float8 / ${count}::int) as at
            from generate_series(1::bigint, ${count}::bigint) as seq)
        insert into manifests (session_id, seq, digest, parent, body, save_kind, epoch, author_device, bytes, received_at)
        select ${session}, seq, digest, parent, decode(repeat('ab', ${MANIFEST_BYTES}::int), 'hex'), 1, 1, ${deviceId},
               ${MANIFEST_BYTES + SEGMENT_BYTES}::int, at from save`;
      await sql`
        insert into segments (workspace_id, id, digest, bytes, inline_body, head, epoch, author_device, created_at)
        select ${workspaceId}, substring(digest from 1 for 16), digest, ${SEGMENT_BYTES}::int,
               decode(repeat('cd', ${SEGMENT_BYTES}::int), 'hex'), '\\x00', 1, author_device, received_at
          from manifests where session_id = ${session}`;
      await sql`
        insert into manifest_segments (session_id, segment_id, added_seq, removed_seq, digest, bytes)
        select session_id, substring(digest from 1 for 16), seq,
               case when seq + ${NAMED_FOR}::int <= ${count}::int then seq + ${NAMED_FOR}::int end, digest, ${SEGMENT_BYTES}::int
          from manifests where session_id = ${session}`;
      await sql`
        update workspace_sessions s set head_digest = m.digest, head_seq = m.seq, head_epoch = 1
          from manifests m where s.id = ${session} and m.session_id = s.id and m.seq = ${count}`;
      await sql`select count_stored_bytes(${session})`;
    }
  }
  await sql`analyze`;
};

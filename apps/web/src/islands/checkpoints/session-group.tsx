import type { ReactNode } from "react";
import { putCheckpoint, type SessionPast } from "../../stores/checkpoints-store.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { counted, size } from "../../words/size.ts";
import { newestProof } from "../../workspace/checkpoint-groups.ts";
import { ProofBadge } from "../proof/proof-badge.tsx";
import { CheckpointRow, type CheckpointRowProps } from "./checkpoint-row.tsx";

export interface SessionGroupProps extends Omit<CheckpointRowProps, "checkpoint" | "past"> {
  /** With the checkpoints that are shown. */
  readonly past: SessionPast;
  /** All of the session, shown or not. */
  readonly all: SessionPast;
}

/** A session with its checkpoints, and when its restore was last tested. */
export const SessionGroup = ({ past, all, ...rest }: SessionGroupProps): ReactNode => {
  const { session, archived, checkpoints, problem } = past;
  const tested = newestProof(all.checkpoints ?? [])?.checkpoint ?? all.checkpoints?.[0] ?? null;
  return (
    <section className="checkpoint-group" aria-labelledby={`group-${session.id}`}>
      <header>
        <div>
          <h2 id={`group-${session.id}`}>
            <a href={`/s/${session.id}`}>{session.name}</a>
          </h2>
          <p>
            {all.checkpoints === null ? "…" : counted(all.checkpoints.length, "checkpoint")}
            {" · "}
            {session.seq === 0 ? "nothing saved yet" : `save ${session.seq}, ${size(session.bytes)} sealed`}
            {archived ? " · archived" : ""}
          </p>
        </div>
        {session.seq === 0 || all.checkpoints === null ? null : (
          <ProofBadge
            session={session.id}
            checkpoint={tested}
            device={rest.device}
            name={tested === null ? `the newest save of “${session.name}”` : `the session “${session.name}”`}
            onNoted={(noted) => putCheckpoint(session.id, noted)}
          />
        )}
      </header>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {checkpoints === null ? (
        problem === null ? (
          <p className="checkpoint-none">
            <span className="skeleton w-40" />
          </p>
        ) : null
      ) : checkpoints.length === 0 ? (
        <p className="checkpoint-none">No checkpoint yet.</p>
      ) : (
        <ul>
          {checkpoints.map((checkpoint) => (
            <CheckpointRow key={checkpoint.id} past={past} checkpoint={checkpoint} {...rest} />
          ))}
        </ul>
      )}
    </section>
  );
};

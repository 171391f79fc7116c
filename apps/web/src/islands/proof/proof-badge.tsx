import type { Checkpoint } from "@holdfast/client/contract/timeline";
import type { Id } from "@holdfast/protocol/ids";
import { Check, CircleDashed, History, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { proofStore, type TestOutcome, testRestoreNow } from "../../stores/proof-store.ts";
import { whoStore } from "../../stores/who-store.ts";
import { Button } from "../../ui/button.tsx";
import { Popover } from "../../ui/popover.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useNow } from "../../ui/use-now.ts";
import { Spinner } from "../../ui/working.tsx";
import { presentWords } from "../../words/presence-words.ts";
import {
  foundWords,
  lostWords,
  type ProofTone,
  proofCount,
  proofTone,
  proofWords,
  testedByWords,
} from "../../words/proof-words.ts";
import { fullTime } from "../../words/time.ts";
import "./proof-badge.css";

const ICONS = { good: Check, old: History, bad: TriangleAlert, none: CircleDashed } as const satisfies Record<
  ProofTone,
  unknown
>;

interface ProofProps {
  readonly session: Id<"ses">;
  /** What is tested; null for the newest save of the session. */
  readonly checkpoint: Checkpoint | null;
  /** This device, as far as it is known. */
  readonly device: string | undefined;
  /** What is tested, for screen readers and the head of the box. */
  readonly name: string;
  readonly onNoted: (checkpoint: Checkpoint) => void;
}

const ByWhom = ({ checkpoint, device }: Pick<ProofProps, "checkpoint" | "device">): ReactNode => {
  const { devices, members } = useStore(whoStore);
  const proof = checkpoint?.proof ?? null;
  if (proof === null) return null;
  const { device: deviceId, account } = proof.by;
  const who = deviceId === device ? null : presentWords({ accountId: account, deviceId }, devices, members);
  return <p className="proof-quiet">{testedByWords(who, fullTime(proof.at))}</p>;
};

/** What the last test found, which somebody may have made on another day. */
const LastProof = ({ checkpoint }: Pick<ProofProps, "checkpoint">): ReactNode => {
  if (checkpoint === null) return <p>Nothing is noted of a session without a checkpoint.</p>;
  return <p>{checkpoint.proof === null ? "Nobody has tested it yet." : foundWords(checkpoint.proof)}</p>;
};

/** What a test of just now came to. */
const Outcome = ({ outcome }: { readonly outcome: TestOutcome }): ReactNode => {
  if (outcome.kind === "refused") return <ProblemNote problem={outcome.problem} />;
  const { result } = outcome;
  const lines = lostWords(result);
  return (
    <div className="proof-outcome" data-tone={result.found.lost === 0 ? "good" : "bad"} role="status">
      <p>{foundWords({ whole: result.found.lost === 0, found: result.found })}</p>
      {lines.length === 0 ? null : (
        <>
          <p>What did not hold:</p>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p>
            Open the session: where this device still has what is missing, it sends it again, and what can be
            had from elsewhere is offered.
          </p>
        </>
      )}
    </div>
  );
};

const ProofBox = (props: ProofProps): ReactNode => {
  const { session, checkpoint, name, onNoted } = props;
  const running = useStore(proofStore, (state) => state.running);
  const id = checkpoint?.id ?? session;
  const outcome = useStore(proofStore, ({ outcomes }) => outcomes[id]);
  const test = async (): Promise<void> => {
    const noted = await testRestoreNow(session, checkpoint);
    if (noted !== null) onNoted(noted);
  };
  return (
    <div className="proof-box" aria-busy={running === id}>
      <h3>{name}</h3>
      {outcome === undefined ? <LastProof {...props} /> : <Outcome outcome={outcome} />}
      <ByWhom {...props} />
      <div className="proof-foot">
        <Button size="small" look="primary" disabled={running !== null} onClick={() => void test()}>
          {running === id ? <Spinner size={14} /> : null}
          {running === id ? "Testing…" : "Test now"}
        </Button>
        <p className="proof-quiet">
          Rebuilds all of it on this device from what the service has, and changes nothing. Your devices do
          the same by themselves every week.
        </p>
      </div>
    </div>
  );
};

/** When a restore was last tested, by whom and with which result, and a new test. [WB-11] */
export const ProofBadge = (props: ProofProps): ReactNode => {
  const { session, checkpoint, name } = props;
  const now = useNow(30_000);
  const running = useStore(proofStore, (state) => state.running === (checkpoint?.id ?? session));
  const proof = checkpoint?.proof ?? null;
  const tone = proofTone(proof, now);
  const Icon = ICONS[tone];
  return (
    <Popover
      label={`Restore test of ${name}`}
      trigger={
        <button type="button" className="proof-badge" data-tone={tone}>
          {running ? <Spinner size={13} /> : <Icon size={13} aria-hidden="true" />}
          <span>{running ? "Testing…" : proofWords(proof, now)}</span>
          {proofCount(proof) === "" ? null : <span className="proof-count">{proofCount(proof)}</span>}
          <span className="unseen"> of {name}</span>
        </button>
      }
    >
      <ProofBox {...props} />
    </Popover>
  );
};

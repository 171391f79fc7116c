import { TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { refreshKeyHealth } from "../../stores/key-health-store.ts";
import { confirmKept, makeNewCodes, recoveryStore, refreshRecovery } from "../../stores/recovery-store.ts";
import { refreshSlots } from "../../stores/slots-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { fewWords, leftWords } from "../../words/recovery-words.ts";
import { KeepCodes } from "../recovery-codes/keep-codes.tsx";
import { Row } from "../settings/row.tsx";
import { EachCode } from "./each-code.tsx";
import { NewCodesDialog } from "./new-codes-dialog.tsx";
import { useUnsaid } from "./use-unsaid.ts";
import { WayGroup } from "./way-group.tsx";
import type { WaysProps } from "./ways-props.ts";
import "../../ui/note.css";
import "../../ui/skeleton.css";

const TITLE = "Recovery codes";
const UNKEPT =
  "Your newest codes were shown, and nobody confirmed that they were kept. If you do not have them, make new ones.";

/** Why somebody should make new codes now; null when nothing speaks for it. */
const useWarning = (): string | null => {
  const { codesLeft, unkept } = useStore(recoveryStore);
  const few = codesLeft === null ? null : fewWords(codesLeft);
  return few ?? (unkept ? UNKEPT : null);
};

const Count = ({ onAsk }: Pick<WaysProps, "onAsk">): ReactNode => {
  const { codesLeft, problem: found, busy } = useStore(recoveryStore);
  const unsaid = useUnsaid(found);
  const problem = codesLeft === null ? unsaid : found;
  const warning = useWarning();
  return (
    <>
      {warning === null ? null : (
        <div className="settings-note">
          <div className="note" data-tone="warn" role="status">
            <TriangleAlert size={16} aria-hidden="true" />
            <p className="note-body">{warning}</p>
          </div>
        </div>
      )}
      {problem === null || busy ? null : (
        <div className="settings-note">
          <ProblemNote problem={problem} />
        </div>
      )}
      <Row label="Unused codes" text="Each works once, and is shown only when it is made.">
        {codesLeft === null ? (
          <span className="settings-id">
            {found === null ? <span className="skeleton w-skeleton" /> : "Not known now"}
          </span>
        ) : (
          <span className="settings-count">{leftWords(codesLeft)}</span>
        )}
      </Row>
      <EachCode onAsk={onAsk} />
    </>
  );
};

/** How many recovery codes are left, and new ones. */
export const CodeWays = ({ account, onAsk }: WaysProps): ReactNode => {
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const accountId = account?.accountId;
  useEffect(() => {
    if (accountId !== undefined) void refreshRecovery();
  }, [accountId]);

  const make = async (): Promise<void> => {
    const made = await makeNewCodes();
    setAsking(false);
    setCodes(made);
    void refreshSlots();
    void refreshKeyHealth();
  };
  const kept = (): void => {
    confirmKept();
    setCodes(null);
    say("Your new recovery codes are in force");
  };

  if (codes !== null && account !== null) {
    return (
      <WayGroup
        id="recovery-codes"
        title={TITLE}
        text="These are your new codes; the earlier ones open nothing any more."
      >
        <div className="settings-wide">
          <KeepCodes codes={codes} email={account.email} onKept={kept} />
        </div>
      </WayGroup>
    );
  }
  return (
    <WayGroup
      id="recovery-codes"
      title={TITLE}
      text="If you lose your passphrase, one of them lets you set a new one."
      action={
        <Button disabled={account === null} onClick={() => setAsking(true)}>
          Make new codes…
        </Button>
      }
    >
      <Count onAsk={onAsk} />
      <NewCodesDialog open={asking} onClose={() => setAsking(false)} onMake={() => void make()} />
    </WayGroup>
  );
};

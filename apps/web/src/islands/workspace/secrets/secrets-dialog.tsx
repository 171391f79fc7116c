import type { SecretFinding } from "@holdfast/state/secrets/scan";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { showInEditor } from "../../../stores/editor-store.ts";
import { decideSecrets, secretsStore, stopAsking } from "../../../stores/secrets-store.ts";
import { change } from "../../../stores/session-store.ts";
import { showPane } from "../../../stores/ui-store.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import {
  DECISION_HINTS,
  DECISIONS,
  placeWords,
  secretKind,
  titleWords,
} from "../../../words/secret-words.ts";
import { panelOf, setPanelOpen, showBrowser } from "../../../workspace/layout-changes.ts";
import type { Decision, SaidSecret } from "../../../workspace/said-secrets.ts";
import { showTab } from "../../../workspace/tab-changes.ts";
import { reopenTerminal } from "../../../workspace/terminal-changes.ts";
import { openFile } from "../files/tree-actions.ts";

/** Places that are named; more help nobody. */
const PLACES_MAX = 4;

const WAYS: Partial<Record<SecretFinding["part"]["kind"], (finding: SecretFinding) => void>> = {
  file: ({ part: { id }, line, column, begins }) => {
    showInEditor({ fileId: id, line, column, length: begins.length });
    openFile(id, false);
  },
  tab: ({ part: { id } }) => {
    change((state) => showBrowser(showTab(id)(state)));
    showPane("browser");
  },
  terminal: ({ part: { id } }) => {
    change((state) => setPanelOpen("terminals", true)(reopenTerminal(id)(state)));
    showPane("terminals");
  },
  conversation: ({ part: { id } }) => {
    change((state) => {
      const layout = { ...state.layout, activeConversationId: id };
      const shown = { ...state, layout };
      return panelOf(layout, "side").open ? shown : setPanelOpen("side", true)(shown);
    });
    showPane("conversation");
  },
};

const Place = ({ finding }: { readonly finding: SecretFinding }): ReactNode => {
  const go = WAYS[finding.part.kind];
  if (go === undefined) return <bdi>{placeWords(finding)}</bdi>;
  return (
    <button
      type="button"
      className="secret-place"
      onClick={() => {
        stopAsking();
        go(finding);
      }}
    >
      <bdi>{placeWords(finding)}</bdi>
    </button>
  );
};

interface SecretProps {
  readonly secret: SaidSecret;
  readonly decision: Decision;
  readonly onDecision: (decision: Decision) => void;
}

const Secret = ({ secret, decision, onDecision }: SecretProps): ReactNode => {
  const more = secret.places.length - PLACES_MAX;
  const kind = secretKind(secret.kind);
  return (
    <li className="secret">
      <p className="secret-kind">
        <strong>{kind}</strong>
        <code>{secret.begins}…</code>
      </p>
      <ul className="secret-places">
        {secret.places.slice(0, PLACES_MAX).map((finding) => (
          <li key={`${finding.part.kind} ${finding.part.id} ${finding.at} ${finding.line} ${finding.column}`}>
            <Place finding={finding} />
          </li>
        ))}
        {more > 0 ? <li>and {more} more</li> : null}
      </ul>
      <Segmented
        label={`What to do with the ${kind} that begins with ${secret.begins}`}
        value={decision}
        options={DECISIONS}
        onValue={onDecision}
      />
      <p className="secret-hint">{DECISION_HINTS[decision]}</p>
    </li>
  );
};

/** Asks what to do with each thing that looks like a secret. */
export const SecretsDialog = ({ secrets }: { readonly secrets: readonly SaidSecret[] }): ReactNode => {
  const { busy, problem } = useStore(secretsStore);
  const [decisions, setDecisions] = useState<ReadonlyMap<string, Decision>>(new Map());
  return (
    <Dialog
      open
      wide
      onClose={stopAsking}
      title={titleWords(secrets.length)}
      text="Everybody who may open this session will read it, now and in its past. Decide before it is saved."
    >
      <ul className="secrets">
        {secrets.map((secret) => (
          <Secret
            key={secret.id}
            secret={secret}
            decision={decisions.get(secret.id) ?? "keep"}
            onDecision={(decision) => setDecisions((before) => new Map(before).set(secret.id, decision))}
          />
        ))}
      </ul>
      {problem === null ? null : <ProblemNote problem={problem} />}
      <div className="dialog-actions">
        <Button look="quiet" onClick={stopAsking}>
          Back
        </Button>
        <Button look="primary" disabled={busy} onClick={() => void decideSecrets(decisions)}>
          Go on
        </Button>
      </div>
    </Dialog>
  );
};

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { type StoredSession, storageStore } from "../../stores/storage-store.ts";
import { workspacesStore } from "../../stores/workspaces-store.ts";
import { counted, size } from "../../words/size.ts";
import { quotaWords, shareWords } from "../../words/storage-words.ts";
import { planName } from "../../words/workspace-words.ts";
import { Row, SettingsCard } from "../settings/row.tsx";

const Session = ({ stored, all }: { readonly stored: StoredSession; readonly all: number }): ReactNode => {
  const { session, health } = stored;
  const quota = health?.quota ?? null;
  const share = all === 0 ? 0 : session.bytes / all;
  return (
    <li className="stored">
      <div>
        <a href={`/s/${session.id}`}>{session.name}</a>
        <span className="stored-facts">{quotaWords(session.bytes, quota)}</span>
        {quota?.warning === true ? (
          <span className="stored-warning">
            <TriangleAlert size={13} aria-hidden="true" />
            Nearly full: delete what it no longer needs, or checkpoints that keep old saves.
          </span>
        ) : null}
      </div>
      <span className="stored-share" aria-hidden="true">
        {Math.round(share * 100)} %
      </span>
      <meter min={0} max={1} value={share} aria-label={shareWords(session.name, share)} />
    </li>
  );
};

const PLAN_TEXT =
  "It limits members and templates, and not what is stored. How much a session may hold is the same in every plan.";

/** What uses how much, of which plan. */
export const UsageCard = (): ReactNode => {
  const stored = useStore(storageStore, (state) => state.stored);
  const terms = useStore(storageStore, (state) => state.terms?.terms);
  const usage = useStore(workspacesStore, (state) => state.usage);
  const skeleton = <span className="skeleton w-skeleton" />;
  const all = (stored ?? []).reduce((sum, { session }) => sum + session.bytes, 0);
  return (
    <SettingsCard
      title="What uses how much"
      text="Everything is sealed before it is stored. The share is of what the newest saves hold; earlier saves share most of it."
    >
      <Row label="Stored" text="What the newest saves of all sessions hold, sealed.">
        {usage === null || stored === null ? (
          skeleton
        ) : (
          <span className="settings-count">
            {size(usage.used.sealedBytes)} in {counted(stored.length, "session")}
          </span>
        )}
      </Row>
      <Row label="Plan" text={PLAN_TEXT}>
        {usage === null ? skeleton : <span className="settings-count">{planName(usage.plan)}</span>}
      </Row>
      <Row
        label="Room for one session"
        text="For its newest save; everything that is kept of it may take four times as much."
      >
        {terms === undefined ? (
          skeleton
        ) : (
          <span className="settings-count">{size(terms.maxSessionBytes)}</span>
        )}
      </Row>
      <ul className="stored-list" aria-label="Sessions by size" aria-busy={stored === null}>
        {stored === null ? (
          <li className="stored">{skeleton}</li>
        ) : (
          stored.map((each) => <Session key={each.session.id} stored={each} all={all} />)
        )}
        {stored?.length === 0 ? <li className="stored stored-facts">No session yet.</li> : null}
      </ul>
    </SettingsCard>
  );
};

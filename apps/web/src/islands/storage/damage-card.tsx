import type { QuarantineItem } from "@holdfast/client/contract/recovery";
import { Download, ShieldCheck, Trash2, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import {
  discardQuarantine,
  downloadQuarantine,
  type StoredSession,
  storageStore,
} from "../../stores/storage-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { counted, size } from "../../words/size.ts";
import { ADVICE_WORDS, damageWords, HEALTH_WORDS, keptApartWords } from "../../words/storage-words.ts";
import { fullTime } from "../../words/time.ts";
import { SettingsCard } from "../settings/row.tsx";

const DAMAGES_SHOWN = 5;

interface KeptProps {
  readonly stored: StoredSession;
  readonly item: QuarantineItem;
  readonly onDiscard: () => void;
}

const Kept = ({ stored: { session }, item, onDiscard }: KeptProps): ReactNode => (
  <li className="kept">
    <div>
      <strong>{keptApartWords(item.sections)}</strong>
      <span className="stored-facts">
        of “{session.name}”, kept {fullTime(item.at)}, {size(item.bytes)}
      </span>
    </div>
    <div className="kept-acts">
      <Button size="small" onClick={() => void downloadQuarantine(session.id, item)}>
        <Download size={14} aria-hidden="true" />
        Download
      </Button>
      <Button size="small" look="quiet" onClick={onDiscard}>
        <Trash2 size={14} aria-hidden="true" />
        Discard…
      </Button>
    </div>
  </li>
);

/** A session of which something is or was damaged. */
const Damaged = ({ stored: { session, health } }: { readonly stored: StoredSession }): ReactNode => {
  if (health === null) return null;
  const { state, damages, heals, advice } = health;
  return (
    <li className="damaged" data-state={state}>
      <p>
        <a href={`/s/${session.id}`}>{session.name}</a>: {HEALTH_WORDS[state]}
        {heals.length === 0 ? "" : `; ${counted(heals.length, "part")} that no copy has`}
      </p>
      <ul>
        {damages.slice(0, DAMAGES_SHOWN).map((damage) => (
          <li key={damage.id}>{damageWords(damage)}</li>
        ))}
      </ul>
      {state === "good" ? null : advice.map((each) => <p key={each}>{ADVICE_WORDS[each]}</p>)}
    </li>
  );
};

const lastScrub = (stored: readonly StoredSession[]): string => {
  const ends = stored.flatMap(({ health }) => health?.lastScrub?.endedAt ?? []);
  const newest = ends.toSorted().at(-1);
  return newest === undefined
    ? "The service reads everything again once in 30 days; the first round has not ended yet."
    : `The service last read everything again until ${fullTime(newest)}.`;
};

/** What is damaged, and what was kept apart of what was lost. [WB-10] */
export const DamageCard = (): ReactNode => {
  const { stored, problem } = useStore(storageStore);
  const [asked, setAsked] = useState<{ readonly of: StoredSession; readonly item: QuarantineItem } | null>(
    null,
  );
  const hurt = (stored ?? []).filter(({ health }) => (health?.damages.length ?? 0) > 0);
  const kept = (stored ?? []).flatMap((each) => each.quarantine.map((item) => ({ each, item })));
  const discard = async (): Promise<void> => {
    if (asked !== null && (await discardQuarantine(asked.of.session.id, asked.item))) setAsked(null);
  };
  const whole = hurt.every(({ health }) => health?.state === "good");
  return (
    <SettingsCard
      title="Damage and quarantine"
      text={stored === null ? "Every part is checked whenever it is read." : lastScrub(stored)}
    >
      <div className="cleaning-part">
        <p className="damage-sum">
          {whole ? (
            <ShieldCheck size={16} aria-hidden="true" data-tone="good" />
          ) : (
            <TriangleAlert size={16} aria-hidden="true" />
          )}
          {stored === null ? (
            <span className="skeleton w-40" />
          ) : whole ? (
            "No session is damaged."
          ) : (
            "Something stored is damaged."
          )}
        </p>
        {hurt.length === 0 ? null : (
          <ul className="damages">
            {hurt.map((each) => (
              <Damaged key={each.session.id} stored={each} />
            ))}
          </ul>
        )}
      </div>
      <div className="cleaning-part">
        <h3>Kept apart on this device</h3>
        {kept.length === 0 ? (
          <p className="stored-facts">
            Nothing. When a damaged session is repaired, what could be read of its lost parts is kept here,
            sealed, to be downloaded.
          </p>
        ) : (
          <ul aria-label="Kept apart on this device">
            {kept.map(({ each, item }) => (
              <Kept key={item.id} stored={each} item={item} onDiscard={() => setAsked({ of: each, item })} />
            ))}
          </ul>
        )}
      </div>
      <ConfirmDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title="Discard what was kept apart?"
        text="It is in no session and on no other device. Download it first if you may need it."
        busy={false}
        working=""
        problem={problem}
        no="Keep it"
        yes="Discard"
        onConfirm={() => void discard()}
      />
    </SettingsCard>
  );
};

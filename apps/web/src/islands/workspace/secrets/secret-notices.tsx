import { KeyRound } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { askAboutSecrets, keepSecrets, secretsStore, watchSecrets } from "../../../stores/secrets-store.ts";
import { Button } from "../../../ui/button.tsx";
import { later } from "../../../ui/later.tsx";
import { noticeWords, titleWords } from "../../../words/secret-words.ts";
import { useCanEdit } from "../use-session.ts";
import "./secrets.css";

const SecretsDialog = later(async () => (await import("./secrets-dialog.tsx")).SecretsDialog);

/** What looks like a secret, in a bar that stands in nobody's way, and the question what to do with it. */
export const SecretNotices = (): ReactNode => {
  const secrets = useStore(secretsStore, (state) => state.secrets);
  const asking = useStore(secretsStore, (state) => state.asking);
  const canEdit = useCanEdit();
  useEffect(watchSecrets, []);
  if (secrets.length === 0 || !canEdit) return null;
  if (asking) return <SecretsDialog secrets={secrets} />;
  return (
    <section className="notice secret-notice" data-tone="warn" aria-label="What looks like a secret">
      <KeyRound size={16} aria-hidden="true" />
      <p role="status">
        <strong>{titleWords(secrets.length)}.</strong> {noticeWords(secrets)}
      </p>
      <Button size="small" onClick={askAboutSecrets}>
        Decide…
      </Button>
      <Button size="small" look="quiet" onClick={keepSecrets}>
        Keep
      </Button>
    </section>
  );
};

import { type ReactNode, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { createSession, sessionsStore } from "../../stores/sessions-store.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";

const FIRST_SESSION = "Focus timer";

/** Makes the first session and goes there. */
const begin = async (): Promise<void> => {
  const session = await createSession(FIRST_SESSION, "sample");
  if (session !== null) location.assign(`/s/${session.id}`);
};

/** The last step of signing up. A refusal can be tried again, and the account is there without it too. */
export const FirstSession = (): ReactNode => {
  const { problem, busy } = useStore(sessionsStore);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void begin();
  }, []);
  return (
    <>
      <header>
        <h1>Your account is ready</h1>
        <p className="form-lead">A sample project is on its way, to try everything in.</p>
      </header>
      <div className="form-fields">
        {problem === null || busy ? (
          <Working text="Sealing your first session…" />
        ) : (
          <>
            <ProblemNote problem={problem} />
            <Button look="primary" wide onClick={() => void begin()}>
              Try again
            </Button>
            <a className="button" data-look="quiet" data-wide="" href="/sessions">
              Open your sessions
            </a>
          </>
        )}
      </div>
    </>
  );
};

import { CaseSensitive, Regex, Search, SearchX, TriangleAlert, WholeWord, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { backToNow } from "../../../stores/looking.ts";
import {
  type SearchSwitch,
  searchNow,
  searchStore,
  showSearch,
  toggleSearch,
  typeQuery,
} from "../../../stores/search-store.ts";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { skippedWords, summaryWords } from "../../../words/search-words.ts";
import { counted } from "../../../words/size.ts";
import { keysText, MOD } from "../keys.ts";
import { SearchResults } from "./search-results.tsx";
import "../timeline/timeline.css";
import "./search.css";

const close = (): void => {
  backToNow();
  showSearch(false);
};

const SWITCHES: readonly (readonly [SearchSwitch, string, typeof Regex])[] = [
  ["caseSensitive", "Match case", CaseSensitive],
  ["wholeWords", "Whole words", WholeWord],
  ["regex", "Regular expression", Regex],
];

const Form = (): ReactNode => {
  const query = useStore(searchStore, (state) => state.query);
  const wishes = useStore(searchStore, (state) => state.wishes);
  const state = useStore(searchStore);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (wishes > 0) field.current?.select();
  }, [wishes]);
  return (
    <search className="timeline-filters" aria-label="This session">
      <form
        className="timeline-search"
        onSubmit={(event) => {
          event.preventDefault();
          void searchNow();
        }}
      >
        <Search size={14} aria-hidden="true" />
        <input
          ref={field}
          type="search"
          aria-label="Search this session"
          placeholder="Text, now or in any save"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={1000}
          value={query}
          onChange={({ target }) => typeQuery(target.value)}
        />
        <div className="search-switches">
          {SWITCHES.map(([name, label, Icon]) => (
            <IconButton
              key={name}
              label={label}
              aria-pressed={state[name]}
              onClick={() => toggleSearch(name)}
            >
              <Icon size={16} aria-hidden="true" />
            </IconButton>
          ))}
        </div>
      </form>
    </search>
  );
};

const Outcome = (): ReactNode => {
  const { running, progress, summary, matches } = useStore(searchStore);
  const words = running
    ? `Searching… ${counted(matches.length, "place")} so far${progress === null ? "" : `, ${counted(progress.left, "save")} left`}`
    : summary === null
      ? ""
      : summaryWords(summary);
  return (
    <>
      {running ? (
        <progress
          className="search-progress"
          aria-label="Saves searched"
          {...(progress === null ? {} : { value: progress.done, max: progress.done + progress.left })}
        />
      ) : null}
      <p className="search-outcome" role="status">
        {words}
      </p>
    </>
  );
};

const Nothing = (): ReactNode => {
  const { query, running, summary } = useStore(searchStore);
  if (query === "") {
    return (
      <EmptyState
        icon={<Search size={26} strokeWidth={1.5} aria-hidden="true" />}
        title="Find anything you ever had here"
        text="Files, messages, terminals, tabs, notes and checkpoints, in every save. It is searched on this device; the service sees neither what you look for nor what you find."
      />
    );
  }
  if (running || summary === null) return null;
  return (
    <EmptyState
      icon={<SearchX size={26} strokeWidth={1.5} aria-hidden="true" />}
      title="It never stood here"
      text="Neither now nor in any save that is kept. Fewer letters, or other ones, may find more."
    />
  );
};

/** A search of everything the session holds and held. */
export const SearchPanel = ({ phone }: { readonly phone: boolean }): ReactNode => {
  const { matches, chosen, problem, skipped } = useStore(searchStore);
  const preview = useStore(timelineStore, (state) => state.preview);
  const refused = useStore(timelineStore, ({ problem: of, dialog }) => (dialog === null ? of : null));
  const missing = skippedWords(skipped);
  const shown = problem ?? (chosen === null ? null : refused);
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <aside
      className="timeline search"
      aria-label="Search"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (preview === null) close();
        else backToNow();
      }}
    >
      <div className="panel-head timeline-head">
        <h2>Search</h2>
        <IconButton label="Close search" keys={keysText(MOD, "Shift", "F")} onClick={close}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      </div>
      <Form />
      <Outcome />
      {missing === null ? null : (
        <p className="search-missing">
          <TriangleAlert size={14} aria-hidden="true" />
          {missing}
        </p>
      )}
      {shown === null ? null : (
        <div className="timeline-problem">
          <ProblemNote problem={shown} />
        </div>
      )}
      <div className="panel-scroll">
        {matches.length === 0 ? (
          problem === null && <Nothing />
        ) : (
          <SearchResults
            matches={matches}
            chosen={chosen}
            onLook={() => (phone ? showSearch(false) : null)}
          />
        )}
      </div>
    </aside>
  );
};

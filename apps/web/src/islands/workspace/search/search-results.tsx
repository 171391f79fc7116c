import type { SearchMatch } from "@holdfast/client/contract/search";
import {
  AppWindow,
  Bookmark,
  BookmarkCheck,
  FileText,
  type LucideIcon,
  MessagesSquare,
  NotebookPen,
  SquareTerminal,
} from "lucide-react";
import { type KeyboardEvent, memo, type ReactNode, useMemo } from "react";
import { KINDS, placeWords, standingWords, thingWords } from "../../../words/search-words.ts";
import { openMatch } from "./open-match.ts";

const ICONS: Record<SearchMatch["kind"], LucideIcon> = {
  file: FileText,
  note: NotebookPen,
  message: MessagesSquare,
  terminal: SquareTerminal,
  tab: AppWindow,
  bookmark: Bookmark,
  checkpoint: BookmarkCheck,
};

interface Group {
  readonly key: string;
  readonly first: SearchMatch;
  readonly matches: readonly SearchMatch[];
}

/** Rows that one page of results has at most: more of them are found by a narrower search. */
const SHOWN_MOST = 300;

const groupsOf = (matches: readonly SearchMatch[]): readonly Group[] => {
  const groups = new Map<string, { first: SearchMatch; matches: SearchMatch[] }>();
  for (const match of matches.slice(0, SHOWN_MOST)) {
    const key = `${match.kind}:${match.id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: match, matches: [match] });
    else group.matches.push(match);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
};

interface RowProps {
  readonly match: SearchMatch;
  readonly chosen: boolean;
  readonly onLook: () => void;
}

const Row = memo(({ match, chosen, onLook }: RowProps): ReactNode => {
  const isNow = match.stretches[0]?.to === null;
  return (
    <li>
      <button
        type="button"
        className="search-row"
        aria-current={chosen ? "true" : undefined}
        onClick={() => {
          void openMatch(match).then(onLook);
        }}
      >
        <span className="search-line">
          {match.before.trimStart()}
          <mark>{match.found}</mark>
          {match.after}
        </span>
        <span className="search-facts">
          <span>{placeWords(match)}</span>
          <span data-now={isNow ? "" : undefined}>{standingWords(match.stretches)}</span>
        </span>
      </button>
    </li>
  );
});

const step = (event: KeyboardEvent<HTMLElement>): void => {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(".search-row")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  event.preventDefault();
};

export interface SearchResultsProps {
  readonly matches: readonly SearchMatch[];
  readonly chosen: number | null;
  readonly onLook: () => void;
}

/** What was found, by what it is in. */
export const SearchResults = ({ matches, chosen, onLook }: SearchResultsProps): ReactNode => {
  const groups = useMemo(() => groupsOf(matches), [matches]);
  return (
    // Arrow keys go from row to row; each is a button of its own.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div className="search-groups" onKeyDown={step}>
      {groups.map(({ key, first, matches: rows }) => {
        const Icon = ICONS[first.kind];
        return (
          <section key={key} aria-label={`${KINDS[first.kind]}: ${thingWords(first)}`}>
            <h3 className="search-thing">
              <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
              <span>{thingWords(first)}</span>
              <span className="search-count">{rows.length}</span>
            </h3>
            <ul>
              {rows.map((match) => (
                <Row key={match.n} match={match} chosen={match.n === chosen} onLook={onLook} />
              ))}
            </ul>
          </section>
        );
      })}
      {matches.length > SHOWN_MOST ? (
        <p className="search-more">The first {SHOWN_MOST} of them. More letters find fewer.</p>
      ) : null}
    </div>
  );
};

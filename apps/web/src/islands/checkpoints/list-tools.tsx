import { Pin, Search } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { checkpointsStore, filterCheckpoints } from "../../stores/checkpoints-store.ts";
import { SORT_NAMES } from "../../words/checkpoint-words.ts";
import type { CheckpointSort } from "../../workspace/checkpoint-groups.ts";

const isSort = (text: string): text is CheckpointSort => Object.hasOwn(SORT_NAMES, text);

/** What of the list is shown, and in which order. */
export const ListTools = (): ReactNode => {
  const { filter, pasts } = useStore(checkpointsStore);
  return (
    <search className="checkpoint-tools">
      <div className="checkpoint-search">
        <Search size={15} aria-hidden="true" />
        <input
          className="input"
          type="search"
          aria-label="Search checkpoints"
          placeholder="Name, description, tag or session"
          value={filter.text}
          onChange={({ target }) => filterCheckpoints({ text: target.value })}
        />
      </div>
      <select
        className="input select"
        aria-label="Session"
        value={filter.session ?? ""}
        onChange={({ target }) => filterCheckpoints({ session: target.value === "" ? null : target.value })}
      >
        <option value="">All sessions</option>
        {pasts?.map(({ session }) => (
          <option key={session.id} value={session.id}>
            {session.name}
          </option>
        ))}
      </select>
      <select
        className="input select"
        aria-label="Order"
        value={filter.sort}
        onChange={({ target }) =>
          isSort(target.value) ? filterCheckpoints({ sort: target.value }) : undefined
        }
      >
        {Object.entries(SORT_NAMES).map(([sort, words]) => (
          <option key={sort} value={sort}>
            {words}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="checkpoint-pinned"
        aria-pressed={filter.pinned}
        onClick={() => filterCheckpoints({ pinned: !filter.pinned })}
      >
        <Pin size={14} aria-hidden="true" />
        Pinned
      </button>
    </search>
  );
};

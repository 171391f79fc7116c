import { lazy, type ReactNode, Suspense } from "react";
import { useStore } from "zustand";
import { searchStore } from "../../../stores/search-store.ts";

const SearchPanel = lazy(async () => ({ default: (await import("./search-panel.tsx")).SearchPanel }));

/** A search of everything the session holds and held, beside it; its code comes when somebody searches. */
export const SearchDrawer = ({ phone }: { readonly phone: boolean }): ReactNode => {
  const open = useStore(searchStore, (state) => state.open);
  return open ? (
    <Suspense fallback={<aside className="timeline" aria-label="Search" aria-busy="true" />}>
      <SearchPanel phone={phone} />
    </Suspense>
  ) : null;
};

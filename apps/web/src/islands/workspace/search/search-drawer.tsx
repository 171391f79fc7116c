import type { ReactNode } from "react";
import { useStore } from "zustand";
import { searchStore } from "../../../stores/search-store.ts";
import { later } from "../../../ui/later.tsx";

const SearchPanel = later(
  async () => (await import("./search-panel.tsx")).SearchPanel,
  <aside className="timeline" aria-label="Search" aria-busy="true" />,
);

/** A search of everything the session holds and held, beside it; its code comes when somebody searches. */
export const SearchDrawer = ({ phone }: { readonly phone: boolean }): ReactNode => {
  const open = useStore(searchStore, (state) => state.open);
  return open ? <SearchPanel phone={phone} /> : null;
};

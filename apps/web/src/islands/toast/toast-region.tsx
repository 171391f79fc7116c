import type { ReactNode } from "react";
import { useStore } from "zustand";
import { dismissToast, uiStore } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import "./toast.css";

/** The last thing that was done, and the way back from it. One a page. */
export const ToastRegion = (): ReactNode => {
  const toast = useStore(uiStore, (state) => state.toast);
  const undo = (): void => {
    toast?.undo?.();
    dismissToast();
  };
  return (
    <div role="status">
      {toast === null ? null : (
        <div className="toast">
          <span>{toast.text}</span>
          {toast.undo === null ? null : (
            <Button size="small" onClick={undo}>
              Undo
            </Button>
          )}
        </div>
      )}
    </div>
  );
};

import type { ReactNode } from "react";
import { useStore } from "zustand";
import { showShortcuts, uiStore } from "../../../stores/ui-store.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { MOD } from "../keys.ts";
import "./shortcuts.css";

type Entry = readonly [what: string, ...keys: string[]];

const GROUPS: readonly (readonly [title: string, entries: readonly Entry[]])[] = [
  [
    "Session",
    [
      ["Save now, once more to name it", MOD, "S"],
      ["Checkpoint", MOD, "Shift", "S"],
      ["Timeline", MOD, "Alt", "H"],
      ["Go to file", MOD, "P"],
      ["Search everything, past saves too", MOD, "Shift", "F"],
      ["Files", MOD, "B"],
      ["Terminals", "Ctrl", "`"],
      ["Conversation and notes", MOD, "Alt", "B"],
      ["Browser tabs", MOD, "Alt", "O"],
      ["This list", "?"],
    ],
  ],
  [
    "File tree",
    [
      ["Move, fold and unfold", "↑ ↓ ← →"],
      ["Open and type", "Enter"],
      ["Rename", "F2"],
      ["Delete", "Del"],
      ["Cut, copy and put down", MOD, "X C V"],
      ["Duplicate", MOD, "D"],
    ],
  ],
  [
    "Browser tabs",
    [
      ["Next and previous", "↑ ↓"],
      ["Its whole address", "Enter"],
      ["Move it", "Alt", "↑ ↓"],
      ["Edit", "F2"],
      ["Close", "Del"],
    ],
  ],
  [
    "Timeline",
    [
      ["Move, fold and unfold", "↑ ↓ ← →"],
      ["Look at that moment", "Enter"],
      ["Back to now, then close", "Esc"],
      ["Edit a checkpoint", "F2"],
      ["Pin it", "P"],
      ["Delete it", "Del"],
    ],
  ],
  [
    "Terminals",
    [
      ["Rename", "F2"],
      ["Close", "Del"],
      ["More for one", "Shift", "F10"],
      ["Leave the output", "Tab"],
    ],
  ],
  [
    "Editor",
    [
      ["Find and replace", MOD, "F"],
      ["Next open file", "Alt", "Page Down"],
      ["Previous open file", "Alt", "Page Up"],
      ["Close this file", "Alt", "W"],
      ["Move this tab", "Alt", "Shift", "Page Down"],
      ["Second pane, and to and fro", MOD, "\\"],
      ["Select the next same text", MOD, "D"],
      ["Move lines", "Alt", "↑ ↓"],
      ["Comment lines", MOD, "/"],
      ["Leave the editor", "Esc", "Tab"],
    ],
  ],
];

/** All keys in one place. */
export const ShortcutsDialog = (): ReactNode => {
  const open = useStore(uiStore, (state) => state.shortcutsOpen);
  return (
    <Dialog open={open} onClose={() => showShortcuts(false)} title="Shortcuts" wide>
      <div className="shortcuts">
        {GROUPS.map(([title, entries]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {entries.map(([what, ...keys]) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key} className="kbd">
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};

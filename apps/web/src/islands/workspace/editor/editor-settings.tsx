import { SlidersHorizontal } from "lucide-react";
import { type ReactNode, useId } from "react";
import { change } from "../../../stores/session-store.ts";
import { Popover } from "../../../ui/popover.tsx";
import {
  type EditorSettings,
  FONT_SIZES,
  setEditor,
  TAB_SIZES,
} from "../../../workspace/settings-changes.ts";
import "./editor-settings.css";

interface ChoiceProps {
  readonly label: string;
  readonly value: number;
  readonly values: readonly number[];
  readonly unit: string;
  readonly onChange: (value: number) => void;
}

const Choice = ({ label, value, values, unit, onChange }: ChoiceProps): ReactNode => {
  const id = useId();
  const all = values.includes(value) ? values : [...values, value].toSorted((a, b) => a - b);
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChange(Number(target.value))}>
        {all.map((each) => (
          <option key={each} value={each}>
            {each} {unit}
          </option>
        ))}
      </select>
    </>
  );
};

interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

const Switch = ({ label, on, onChange }: SwitchProps): ReactNode => {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="checkbox" checked={on} onChange={({ target }) => onChange(target.checked)} />
    </>
  );
};

/** How this session's texts are shown. Saved with the session. */
export const EditorSettingsButton = ({ editor }: { readonly editor: EditorSettings }): ReactNode => {
  const set = (wanted: Partial<EditorSettings>): void => change(setEditor(wanted));
  return (
    <Popover
      label="Editor settings"
      trigger={
        <button type="button" className="editor-status-button">
          <SlidersHorizontal size={13} aria-hidden="true" />
          {editor.tabSize} spaces
          <span className="unseen">, editor settings</span>
        </button>
      }
    >
      <div className="editor-settings">
        <p className="editor-settings-title">Editor, in this session</p>
        <Choice
          label="Text size"
          unit="px"
          value={editor.fontSize}
          values={FONT_SIZES}
          onChange={(fontSize) => set({ fontSize })}
        />
        <Choice
          label="Indent"
          unit="spaces"
          value={editor.tabSize}
          values={TAB_SIZES}
          onChange={(tabSize) => set({ tabSize })}
        />
        <Switch label="Wrap long lines" on={editor.wrap} onChange={(wrap) => set({ wrap })} />
        <Switch
          label="Line numbers"
          on={editor.lineNumbers}
          onChange={(lineNumbers) => set({ lineNumbers })}
        />
      </div>
    </Popover>
  );
};

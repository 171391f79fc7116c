import { type ReactNode, useEffect, useRef, useState } from "react";
import { editorStore, showInEditor, showPlace } from "../../../stores/editor-store.ts";
import type { EditorOptions } from "../code/setup.ts";
import type { TextEditor } from "../code/text-editor.ts";
import { loadEditor } from "./load-editor.ts";
import "./text-area.css";

export interface TextAreaProps {
  readonly fileId: string;
  readonly options: EditorOptions;
}

const fontSizes: Readonly<Record<number, string>> = Object.fromEntries(
  Array.from({ length: 33 }, (_, index) => [index + 8, `${index + 8}px`]),
);

/** One file in an editor, whose code comes in a chunk of its own. */
export const TextArea = ({ fileId, options }: TextAreaProps): ReactNode => {
  const parent = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<TextEditor | null>(null);
  const { kind, readOnly, label, fontSize, tabSize, wrap, lineNumbers } = options;
  const latest = useRef({ fileId, options });
  latest.current = { fileId, options };

  useEffect(() => {
    let made: TextEditor | null = null;
    let gone = false;
    void loadEditor().then(({ createTextEditor }) => {
      const element = parent.current;
      if (gone || element === null) return;
      const code = kind === "code";
      made = createTextEditor({
        parent: element,
        options: latest.current.options,
        ...(code ? { onPlace: showPlace } : {}),
      });
      made.show(latest.current.fileId);
      setEditor(made);
    });
    return () => {
      gone = true;
      made?.destroy();
    };
  }, [kind]);

  useEffect(() => {
    editor?.configure({ kind, readOnly, label, fontSize, tabSize, wrap, lineNumbers });
    editor?.show(fileId);
  }, [editor, fileId, kind, readOnly, label, fontSize, tabSize, wrap, lineNumbers]);

  useEffect(() => {
    if (editor === null || kind !== "code") return;
    return editorStore.subscribe((state, before) => {
      if (state.focusWishes !== before.focusWishes) requestAnimationFrame(editor.focus);
    });
  }, [editor, kind]);

  useEffect(() => {
    if (editor === null || kind !== "code") return;
    const see = (): void => {
      const { toSee } = editorStore.getState();
      if (toSee?.fileId !== fileId) return;
      showInEditor(null);
      editor.see(toSee);
    };
    see();
    return editorStore.subscribe(see);
  }, [editor, fileId, kind]);

  return (
    <div
      ref={parent}
      className="text-area"
      data-kind={kind}
      {...(editor === null ? { "aria-busy": true } : {})}
      style={{ fontSize: fontSizes[fontSize] }}
    />
  );
};

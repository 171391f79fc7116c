import { type ReactNode, useEffect, useRef, useState } from "react";
import {
  editorStore,
  presentPane,
  showInEditor,
  showPlace,
  wishFocus,
} from "../../../stores/editor-store.ts";
import type { EditorPane } from "../../../workspace/editor-panes.ts";
import type { EditorOptions } from "../code/setup.ts";
import type { TextEditor } from "../code/text-editor.ts";
import { useIsOpened } from "../use-session.ts";
import { loadEditor } from "./load-editor.ts";
import "./text-area.css";

export interface TextAreaProps {
  readonly fileId: string;
  readonly options: EditorOptions;
  /** The pane of the editor that it stands in; notes stand in none. */
  readonly pane?: EditorPane;
}

const fontSizes: Readonly<Record<number, string>> = Object.fromEntries(
  Array.from({ length: 33 }, (_, index) => [index + 8, `${index + 8}px`]),
);

const OpenedTextArea = ({ fileId, options, pane }: TextAreaProps): ReactNode => {
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
      made = createTextEditor({
        parent: element,
        options: latest.current.options,
        ...(pane === undefined ? {} : { onPlace: (place) => showPlace(pane, place) }),
      });
      made.show(latest.current.fileId);
      setEditor(made);
    });
    return () => {
      gone = true;
      made?.destroy();
    };
  }, [kind, pane]);

  useEffect(() => {
    editor?.configure({ kind, readOnly, label, fontSize, tabSize, wrap, lineNumbers });
    editor?.show(fileId);
  }, [editor, fileId, kind, readOnly, label, fontSize, tabSize, wrap, lineNumbers]);

  useEffect(() => {
    if (editor === null || pane === undefined) return;
    const take = (): void => {
      if (editorStore.getState().focusWish !== pane) return;
      wishFocus(null);
      requestAnimationFrame(editor.focus);
    };
    take();
    return editorStore.subscribe(take);
  }, [editor, pane]);

  useEffect(() => {
    if (editor === null || pane === undefined) return;
    const see = (): void => {
      const { toSee } = editorStore.getState();
      if (toSee?.fileId !== fileId || presentPane() !== pane) return;
      showInEditor(null);
      editor.see(toSee);
    };
    see();
    return editorStore.subscribe(see);
  }, [editor, fileId, pane]);

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

/** One file in an editor, whose code comes in a chunk of its own. Of an earlier moment its content is opened when it stands here. */
export const TextArea = (props: TextAreaProps): ReactNode =>
  useIsOpened(props.fileId) ? (
    <OpenedTextArea {...props} />
  ) : (
    <div className="text-area" data-kind={props.options.kind} aria-busy={true} />
  );

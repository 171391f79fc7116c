import { type ReactNode, useEffect, useState } from "react";
import { Pill } from "../../ui/pill.tsx";
import { pillWords } from "../../words/save-words.ts";
import { SCENE_START, SCENES, type Scene, STILL_SCENE, TYPED_LINE } from "./scenes.ts";
import "./live-detail.css";

const moves = (): boolean => !matchMedia("(prefers-reduced-motion: reduce)").matches;

const useScene = (): Scene => {
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    if (moves()) setAt(0);
  }, []);
  const scene = at === null ? STILL_SCENE : (SCENES[at] ?? STILL_SCENE);
  useEffect(() => {
    if (at === null) return;
    const timer = setTimeout(() => setAt((at + 1) % SCENES.length), scene.lasts);
    return () => clearTimeout(timer);
  }, [at, scene.lasts]);
  return scene;
};

/** A picture of the workspace that moves: one line is typed, and the pill says where it is. */
export const LiveDetail = (): ReactNode => {
  const scene = useScene();
  const words = pillWords(scene.status, SCENE_START + scene.age * 1000);
  return (
    <figure
      className="live"
      aria-label="While a line is typed, the status goes from kept on this device to saved."
    >
      <div className="live-bar" aria-hidden="true">
        <span className="live-name">Focus timer</span>
        <Pill tone={words.tone} text={words.text} />
      </div>
      <div className="live-tabs" aria-hidden="true">
        <span data-active="">timer.ts</span>
        <span>timer.test.ts</span>
        <span>README.md</span>
      </div>
      <pre className="live-code" aria-hidden="true">
        <code>
          <i>11</i>
          <b data-kind="keyword">export const</b> <b data-kind="name">momentAt</b> = (plan, elapsed) =&gt;{" "}
          {"{"}
          {"\n"}
          <i>12</i>
          {"  "}
          <b data-kind="keyword">const</b> round = <b data-kind="name">roundOf</b>(plan, elapsed);
          {"\n"}
          <i data-active="">13</i>
          {"  "}
          <span>{TYPED_LINE.slice(0, scene.typed)}</span>
          <span className="live-caret" />
          {"\n"}
          <i>14</i>
          {"  "}
          <b data-kind="keyword">return</b> <b data-kind="name">inside</b>(plan, round, elapsed);
          {"\n"}
          <i>15</i>
          {"};"}
        </code>
      </pre>
    </figure>
  );
};

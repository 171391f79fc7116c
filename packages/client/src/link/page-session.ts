import { merge } from "@holdfast/state/merge/merge";
import type { MergeAuthor } from "@holdfast/state/merge/report";
import type { State } from "@holdfast/state/model";
import type { WatchEvent } from "../contract/events.ts";
import type { SessionRecovery } from "../contract/recovery.ts";
import type { SearchSession } from "../contract/search.ts";
import type { SessionSecrets } from "../contract/secrets.ts";
import type { SaveStatus, SessionHandle } from "../contract/session.ts";
import type { Timeline } from "../contract/timeline.ts";
import { createListeners } from "../listeners.ts";
import type { SessionView, ToEngine, ToPage } from "./messages.ts";
import { applyPatch, diffStates } from "./state-patch.ts";

type Remote = Extract<ToPage, { kind: "remote" }>;

/** A session as the page holds it: the state is here, the saving is at the other end. */
export interface PageSession {
  readonly handle: SessionHandle;
  readonly onStatus: (message: Extract<ToPage, { kind: "status" }>) => void;
  readonly onTold: (message: Extract<ToPage, { kind: "session-told" }>) => void;
  readonly onReceived: (revision: number) => void;
  readonly onRemote: (message: Remote) => void;
}

export interface PageSessionInput {
  readonly session: number;
  readonly view: SessionView;
  /** Who types here, and now. */
  readonly author: () => MergeAuthor;
  readonly post: (message: ToEngine) => void;
  readonly save: SessionHandle["save"];
  readonly vouch: SessionHandle["vouch"];
  readonly takeOver: SessionHandle["takeOver"];
  readonly timeline: Timeline;
  readonly recovery: SessionRecovery;
  readonly secrets: SessionSecrets;
  readonly search: SearchSession;
  readonly close: () => Promise<void>;
}

export const createPageSession = (input: PageSessionInput): PageSession => {
  const { session, view, post } = input;
  const states = createListeners<[State, "local" | "remote"]>();
  const statuses = createListeners<[SaveStatus]>();
  const events = createListeners<[WatchEvent]>();
  let { state, status, recovered, log, present } = view;
  let live = false;
  let generation = 0;
  let revision = 0;
  /** States the engine may still speak of, by revision; the last one it is known to have comes first. */
  let sent: { readonly revision: number; readonly state: State }[] = [{ revision, state }];

  const send = (before: State, after: State): void => {
    const patch = diffStates(before, after);
    if (patch === null) return;
    revision += 1;
    sent.push({ revision, state: after });
    post({ kind: "update", session, generation, revision, patch });
  };

  const handle: SessionHandle = {
    get summary() {
      return view.summary;
    },
    state: () => state,
    update: (change) => {
      const before = state;
      const after = change(before);
      if (after === before) return;
      state = after;
      send(before, after);
      states.call(state, "local");
    },
    subscribe: states.add,
    status: () => status,
    subscribeStatus: statuses.add,
    recovered: () => recovered,
    save: input.save,
    vouch: input.vouch,
    takeOver: input.takeOver,
    log: () => log,
    watch: (listener) => {
      if (live) queueMicrotask(() => (live ? listener({ type: "connected" }) : undefined));
      return events.add(listener);
    },
    presence: () => present,
    timeline: input.timeline,
    recovery: input.recovery,
    secrets: input.secrets,
    search: input.search,
    close: async () => {
      await input.close();
      states.clear();
      statuses.clear();
      events.clear();
    },
  };

  return {
    handle,
    onStatus: (message) => {
      ({ status, recovered, log } = message);
      statuses.call(status);
    },
    onTold: (message) => {
      present = message.present;
      if (message.event.type === "connected") live = true;
      if (message.event.type === "disconnected") live = false;
      events.call(message.event);
    },
    onReceived: (received) => {
      sent = sent.filter((each) => each.revision >= received);
    },
    onRemote: (message) => {
      const base = sent.find((each) => each.revision === message.revision);
      if (base === undefined) throw new Error("the engine speaks of a state this page never sent");
      const theirs = applyPatch(base.state, message.patch);
      const mine = state;
      generation = message.generation;
      sent = [{ revision: message.revision, state: theirs }];
      // What was typed while the other state was on its way is merged with it, and is sent again.
      const by = input.author();
      const typed = { base: base.state, ours: mine, theirs, oursBy: by, theirsBy: by };
      state = mine === base.state ? theirs : merge(typed).state;
      send(theirs, state);
      states.call(state, "remote");
    },
  };
};

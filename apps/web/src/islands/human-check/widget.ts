import type { HumanAction } from "@holdfast/protocol/human-check";

/** The part of the widget's script that is used here. */
interface Turnstile {
  readonly render: (
    place: HTMLElement,
    options: {
      readonly sitekey: string;
      readonly action: string;
      readonly theme: "auto";
      readonly size: "flexible";
      readonly callback: (token: string) => void;
      readonly "expired-callback": () => void;
      readonly "error-callback": () => boolean;
    },
  ) => string | null | undefined;
  readonly reset: (widget: string) => void;
  readonly remove: (widget: string) => void;
}

const LOAD_MILLISECONDS = 15_000;

const scripts = new Map<string, Promise<Turnstile>>();

const turnstileOf = (page: object): Turnstile | null =>
  "turnstile" in page && typeof page.turnstile === "object" ? (page.turnstile as Turnstile) : null;

const load = (scriptUrl: string): Promise<Turnstile> =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const late = setTimeout(() => reject(new Error("the widget did not come in time")), LOAD_MILLISECONDS);
    const end = (): void => {
      clearTimeout(late);
      const turnstile = turnstileOf(window);
      if (turnstile === null) reject(new Error("there is no widget"));
      else resolve(turnstile);
    };
    script.src = scriptUrl;
    script.async = true;
    script.addEventListener("load", end);
    script.addEventListener("error", end);
    document.head.append(script);
  });

export interface WidgetOptions {
  readonly scriptUrl: string;
  readonly siteKey: string;
  readonly action: HumanAction;
  /** Empty when a token has expired. */
  readonly onToken: (token: string) => void;
}

export interface Widget {
  readonly reset: () => void;
  readonly remove: () => void;
}

/**
 * Loads the widget's script, once a page, and shows the widget in `place`.
 *
 * @throws Error when it does not load or does not want to be shown
 */
export const showWidget = async (
  place: HTMLElement,
  { scriptUrl, siteKey, action, onToken }: WidgetOptions,
): Promise<Widget> => {
  const loading = scripts.get(scriptUrl) ?? load(scriptUrl);
  scripts.set(scriptUrl, loading);
  const turnstile = await loading;
  const widget = turnstile.render(place, {
    sitekey: siteKey,
    action,
    theme: "auto",
    size: "flexible",
    callback: onToken,
    "expired-callback": () => onToken(""),
    // It says on its own face what is wrong, and offers to try again.
    "error-callback": () => true,
  });
  if (widget == null) throw new Error("the widget does not show itself");
  return { reset: () => turnstile.reset(widget), remove: () => turnstile.remove(widget) };
};

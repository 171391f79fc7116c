/** How the main modifier is written on this keyboard. Only for parts that the server does not render. */
export const MOD =
  typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl";

export const keysText = (...keys: readonly string[]): string => keys.join(" ");

/** True while the keys somebody presses are text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select, [contenteditable='true']"));

/** True while keys belong to a terminal, all of them. [WB-1] */
export const isInTerminal = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest(".terminal-screen") !== null;

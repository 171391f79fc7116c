/** Where menus and tooltips are put: inside the page's main landmark, so that nothing stands outside of one. */
export const portalRoot = (): HTMLElement | null =>
  typeof document === "undefined" ? null : document.getElementById("main");

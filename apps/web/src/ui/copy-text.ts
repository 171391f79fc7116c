/** Puts a text on the clipboard. False where the browser refuses: it may, and pages without TLS have none. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

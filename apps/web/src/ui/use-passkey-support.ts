import { useSyncExternalStore } from "react";

const browserKnowsPasskeys = (): boolean => "PublicKeyCredential" in globalThis;
const never = (): (() => void) => () => {};

/** Whether a way in by passkey is shown. A page as it was built shows it: most browsers know them, and nothing moves then. */
export const usePasskeySupport = (): boolean => useSyncExternalStore(never, browserKnowsPasskeys, () => true);

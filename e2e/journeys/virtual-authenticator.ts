import type { Page } from "playwright-core";

export interface VirtualAuthenticator {
  /** How many passkeys it holds. */
  readonly passkeys: () => Promise<number>;
  /** Whether the person lets it answer. */
  readonly willing: (willing: boolean) => Promise<void>;
  /** Takes it away from the page. */
  readonly remove: () => Promise<void>;
}

/** An authenticator of the browser's own for tests, on this page until it is closed; `prf` false: one that cannot unlock. */
export const addAuthenticator = async (
  page: Page,
  { prf }: { readonly prf: boolean },
): Promise<VirtualAuthenticator> => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: prf,
    },
  });
  return {
    passkeys: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
    willing: async (willing) => {
      await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: willing });
    },
    remove: async () => {
      await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    },
  };
};

/** Takes away all that the browser keeps of an origin: the page is a new device then, with the same authenticators. */
export const forgetEverything = async (page: Page, origin: string): Promise<void> => {
  await page.goto("about:blank");
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await page.context().clearCookies();
};

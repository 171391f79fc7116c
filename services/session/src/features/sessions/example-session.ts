import type { ChangeSessionBody, CreateSessionBody } from "@holdfast/protocol/sessions";

/**
 * A session for the document's examples, made with the example account by make-example.ts of services/auth: signed by
 * its device, so that the examples run as they stand once that account is registered.
 */
export const EXAMPLE_SESSION: {
  readonly create: CreateSessionBody;
  readonly rename: ChangeSessionBody;
} = {
  create: {
    id: "ses_0192f1d0c0de70008000000000000001",
    meta: "SEZWMQEBCQH27FBykxqQtoC9pWR0-5PVAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAA4AAEBM8tu5TakR15UgYYFAB2PBzYj-t1ELWpdL1TwuXUX5KoSAQ7rXtndz6IKRlJd8tvAgzk7QdG9MaeYlAFGMWH8qPUw5tOovEv95JupimUh2QvYx2Je519I0xoUszV4VPg_v4399-eu5NtuYQoAwaurn_lXkoaG2qRXF2cXnbX5GwOiQlya4dH09eLswUFh_HN2C3MvK7dde70lWjEwmxNxy1CiY9BAxeIpu-cwfkyuKl2iHNQeUpIlDw",
    nameTag: "wHThmIl1WwFVbmHqrtvpDg",
  },
  rename: {
    meta: "SEZWMQEBCQH27FBykxqQtoC9pWR0-5PVAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAlEtITGCfxhChypgQ3U12eQAAAA4AAEBvqm55fX_PRwC-MiquP7Ot2nBWzQoY86eKEYRPcpG0Y64bMXXriAMGeHndp8cRIfc2pzvacx1uWXwN6VOQexYbckziqPN2HPLQ1nQDyZD82binwcIkvre-SvfXteREJmXSbHo1dcfXpzwulWGOuRAC8lhcIMHUFG4hOXR8XAW-XacF0niirKM6p5dvKlLINaz9iGjgXyzRHC60_ekODkt5-JUfpEZcZOwt5eti0hvrlNxo4Dw2OvaAw",
    nameTag: "wHThmIl1WwFVbmHqrtvpDg",
  },
};

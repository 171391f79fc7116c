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
    meta: "SEZWMQEBCQEBaHHxMsNhWJ1wRySd3ShMAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAQZhKnabMBznld_g4JNQOwgAAAA4AAEBW3VUVoNT7AkJ4XGSwMkPPkyavFAIXVreJZVHgSvf80qlno5HPCaEQV9VdZnd_o7BGhyxXSIEfRFIiu2cM7cdEYWsALpn23B4FkAVUgqZMAdamJEfEaQHjbLrUpM9SRjJmYaUjZ4-eShUhGbEG9l3tfumtYdSG3RIjwJVmlIWkvbMJem8GqX90hwQnIcUMRdGlUbDVMcPkf4wgAsuSlBTAnXoswWTn-7gXJwglB9tncL15aZtsyZ3DA",
    nameTag: "gn-NQw_fb-eakbaHkcLKxg",
  },
  rename: {
    meta: "SEZWMQEBCQEBaHHxMsNhWJ1wRySd3ShMAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAgZhKnabMBznld_g4JNQOwgAAAA4AAEBmfpnpmXlrqXWd1B2vQY9o8OJRr89yl1PpR1yl7NSTMi8rSHE48DJ7FFlOHF-OIrwk2M-6ggv538fbdRZvgSZewYthcjeckidesTaxfWkkOllIetNZTz6Zw8wdgAav1Tl9BeOCeVm01pLcFyUOQ4uACV7NJDyppjzC8aPHZ6rvIrhXRVj5Q4p9kqkF_GdHEkokslP0Y1zIa33rvd1xDX6LRVzkD1joJbL7GSDZr4kGVwp78IYBaRiCg",
    nameTag: "gn-NQw_fb-eakbaHkcLKxg",
  },
};

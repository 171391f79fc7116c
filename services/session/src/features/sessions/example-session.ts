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
    meta: "SEZWMQEBCQEj049CYgkGLOm6AC_xXVP-AAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAA4AAEBEuuQEHj9UX8n6YK5_rhPC-b3OUNzCGfBqKDoWVbVRA8WITOy2HVf8e_6pVXivJ1mSUJUTiD6avvceDfDzUJK6yT4DvZr3PraB6HQdRY2v9ipNEbmm6WhVl9dl92H1VcQBJ4R2URR2Sn42cDRf_OUXNrgHrL51BhmxB-t19QdCVKhSKnCelK47kib2X9OabmUouQxgprVrt4-wCJhbnA51KYYU4cGlEHjBeqCF-QlSmKKeatndKUuAA",
    nameTag: "KVZJ5K4VZogpUhSGl_ypAg",
  },
  rename: {
    meta: "SEZWMQEBCQEj049CYgkGLOm6AC_xXVP-AAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAmeawcuC0ls3V43y8DIRo-wAAAA4AAEB7KB1-uy-UDC4L6C_VUzTpGuLloMMekl3K_rVcF2UVG8zWAZNsDPCYOpjxE_p7aq4MEzfFaEQ6SlgyyQCDt6glIQNOMbMviaker5vgYAzMCRfJasuSXz2uMsTrQOcK9ViNhVG0UKkAdKFFxchpGWjfXcxT1bvpDjjCn_Qz6KXKKD1suuW7SNLrGr6yQiwHHzrC8F1qbQanf_YuxlFePwuTDDRxs08W94vCMapQYpAveAAXVLTdfFsBg",
    nameTag: "KVZJ5K4VZogpUhSGl_ypAg",
  },
};

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
    meta: "SEZWMQEBCQGk2aNbW12v1PjZa_aYRLAtAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAc7c8Mm72H_a4i7MsSJ52ikAAAA4AAEBzfjJ6kc8Xemhb1QpFV9t2SKn6pDwe1kLYR4iWROZVifThq_oxGqoDnVqQDaZD5dsQjvZKLNtGpgg-HZv5Kvr9YFmqfA2KK91-yRk2yC7HzSl4hfFwPQ-LI0gRFMYKAqVhVLVSZ509-B7tq2khIDpJFWTC_c4Dxq6u3t-wZaY8xqR6DG7_0T5FXp_7Y5mnIiJ4BD1DMZMR_k9ZEjgDceGeU04QUxAjLwXOjt5t-2_7FF22cvBS5eaCQ",
    nameTag: "kN45z_FMUEEX_sVEENUrAQ",
  },
  rename: {
    meta: "SEZWMQEBCQGk2aNbW12v1PjZa_aYRLAtAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAs7c8Mm72H_a4i7MsSJ52ikAAAA4AAEBX7Z31xV1HzVzefFY_bd_YCDrZWrJWnu_fpcriZM3MlTPP2ae_2fATB5bqRCeIRPPeW5eAh4ZgK4z3VOPoLH4X1oO3z622kM9HFaY0LyJnwoZy9wPzcfV6NCHX_JI9w_tkBZ7kjTvtrGSVw-BKIhI9ffzW35z6bCA6Zl8s_EigmIrRZGQg0MU6LX_YLKSc-7khWW_Llj4DIkY8wBC0ronALgg8iFWFZJ1LcsciisnH5yFG_rfKR87DQ",
    nameTag: "kN45z_FMUEEX_sVEENUrAQ",
  },
};

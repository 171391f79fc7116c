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
    meta: "SEZWMQEBCQEVhtnhHQ6Ocskjgz5FyLktAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAY50AqTiHQS5o6TTNH5KVawAAAA4AAEBq6pWSfe78o_yp93aObS6RPsQPcHFNR1mlI08VtMEgJcUCwBM90Q8gZGg73aesp6XB7KyMSFOR-qeXH707IKpq_Fe55Q7dhxkjQ69EleB1-snT_yTM0wh66TymmXM93055_XSTnUDoSxsWDmHqP2WuPTfbqqvV-O0oJOcyvNQBsuHt6pQpOmspcTw-UY8ll5xGTW6X8aPVuoG3w5sNhC0J_bQNM9D4B1WtxaKwkJz7NIRLTV2BuU3AQ",
    nameTag: "_QpG6Ds6lKWJ9CuznQNVgw",
  },
  rename: {
    meta: "SEZWMQEBCQEVhtnhHQ6Ocskjgz5FyLktAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAo50AqTiHQS5o6TTNH5KVawAAAA4AAEBYiI_EXB7zYRXi9Pm0xd06k0VHMIx8wh89KL4lYPQHlxO5DDJ_1mkxgdjnpcoLUeMdDVSs7M-LQGgl_JfKA2gQmveZlBZ66F772uhT3zbMTI16X3li9RlO9NmtYWLKBflDz3Ivo3x_csJUBcqFK4gkFMCVJWxEekxq-YieMbDDqcrPkEUG-GBFcCQno40fRIRAmXs1rqw7d40RdKQOGJ8ZJoVE2By6E7hgZUd_ySzgBAi5ovqmlrMBw",
    nameTag: "_QpG6Ds6lKWJ9CuznQNVgw",
  },
};

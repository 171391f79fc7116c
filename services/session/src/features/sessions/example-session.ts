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
    meta: "SEZWMQEBCQF-lVqCB1BMiHU9PGdbg3EtAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAUGY5IOfNS8bb-fTDO4e-4oAAAA4AAEBxb1mOlm7N25Qgcdy09cZgdQQyKDHafWCKEhmTpfflc0-QOPBEe-9Gp-31TZf8skMk1fIe-KMuw586LhQHCm4wHrn_KEfPH3UDvJuqJeXqnU2Jm5JZ_d9hMSl05fB1f8MfaQbue6mLH1rlAVGCDKkcoCy-OxZ9BxNQlncXV809rMV2_DsanKhqtnNVjECt23JWxLhGWaBLVWj1-aKdnfSGEVFH8dQdORi6rvgr5Ak_7gEFmHjRPe5Cw",
    nameTag: "GCjIu1aMpjq1hHDwPyMxFw",
  },
  rename: {
    meta: "SEZWMQEBCQF-lVqCB1BMiHU9PGdbg3EtAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAkGY5IOfNS8bb-fTDO4e-4oAAAA4AAEBcXgT-39Ch__0Lh8YJdio8YwHI4m5qcTFBBji0ueLvxmI3CFgGawvoj_O7g6tZNX6DMCjrQY68OYArhQDEjiKSB6ZmSbYgp_h61rlX5ErG_p1P-H-y6QRQN14LvAru49jAdH2cH5LpETyGCOqHLKF3KAnN_MBs3piLoubVK9_7X6ZG5L_Ya_sptmLVZh_XFqzzsQnNVKkwnUySdPPVnYvNj7dHxrZzj8F0TUTzKCGGtqEUZv_TBvhDA",
    nameTag: "GCjIu1aMpjq1hHDwPyMxFw",
  },
};

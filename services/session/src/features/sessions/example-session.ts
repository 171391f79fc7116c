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
    meta: "SEZWMQEBCQEscc5oz3q9vfE3n-ARpS6KAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAQUQCS97xfmW7aTEwicqFooAAAA4AAEBLa-YNhJbxyRfKzaI4m1mtX057V2t-kyGN25C77Pgld65owBCE-WXLyvbH4Sv_OJROvr1fR9oSzAEbpA8_PAkgStNe9h69PQJbW0AqzsWvojSSkRb7XuIokZ8SINSGsXTvIkspoJwIyvS82BXl_nCK08friteC3dTkffhtbr-4tm0YiUaJpea6utI6jh3IttgSGt_lUWaMSNrqmm2_wr1JieqQJYEMlGqxfwcPyWB5J6CICMi8fExBw",
    nameTag: "x6PwAdb7KaDTQhYsoKhiHw",
  },
  rename: {
    meta: "SEZWMQEBCQEscc5oz3q9vfE3n-ARpS6KAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAgUQCS97xfmW7aTEwicqFooAAAA4AAEBqIWHG1ZuC_7bsOohVjR861J0B1QgFKVP1a_fs2Ff_1kw_88GA5TF-OheSXBbJSi9U1gkQh2KiFsgxS_8HHE4EkI9hG8Fx4MjxszVJD6ezgtzIEVBx4HfhjsGq4FbWRqxGLqqJaXDj0OxPpOW52Fn2C2s01KT49-3_AjyedaU6GiFV4MZ-a0uJEs1PzdkYQBTWBDHgeMQvgBNU23btyX4MMDzvIpcEes8QMSaFgGMZ9D8rsYrPageBQ",
    nameTag: "x6PwAdb7KaDTQhYsoKhiHw",
  },
};

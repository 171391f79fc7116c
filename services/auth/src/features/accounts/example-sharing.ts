import type { RegisterBody } from "@holdfast/protocol/auth";
import type {
  AcceptInviteBody,
  ChangeRoleBody,
  CreateWorkspaceBody,
  InviteBody,
  NameWorkspaceBody,
  SwitchWorkspaceBody,
} from "@holdfast/protocol/sharing";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";

/**
 * What the example account shares with a second one, made with it by testing/make-example.ts: it admits Ben, changes his
 * role and removes him, and accepts an invite of his.
 */
export const EXAMPLE_SHARING: {
  readonly create: CreateWorkspaceBody;
  readonly switch: SwitchWorkspaceBody;
  readonly rename: NameWorkspaceBody;
  readonly invite: InviteBody;
  readonly accept: AcceptInviteBody;
  readonly admit: ReplaceRosterBody;
  readonly changeRole: ChangeRoleBody;
  readonly removeMember: ReplaceRosterBody;
  readonly ben: {
    readonly accountId: string;
    readonly register: RegisterBody;
    /** To the example account. */
    readonly invite: InviteBody;
    readonly accept: AcceptInviteBody;
  };
} = {
  create: {
    id: "wsp_60708c92e70d4f09effd4acf0ff3113d",
    roster:
      "SEZWMQEBCABgcIyS5w1PCe_9Ss8P8xE9AAAAAfIp1UOOwS542dRfWXHCBggAAAAAAAAAAQZhKnabMBznld_g4JNQOwgAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-Hkp3Fc9vfv45jm2KBkd-8dPt3cG-Y7Ew-3cesax4WODRRVOcfyUgl1k_WNXmYccAAAABANiRhhjKz5CYQEooEaIy60Kv1OXNgkoiBCxsjIHg8_f2AAEBof-2ZfVwa43369z-c9bMPh5KdxXPb37-OY5tigZHfvHT7d3BvmOxMPt3HrGseFgEbbBE8W2f1nC-ccT1l0D9NTRw6qWee_39TVus0lRJbTGaEVi4ULyxP6tiEJG36Sc6ot1g_tebX-_V106R-lgitApmETNcqU5MnpC4UWHS20bQiIQYkOBnv7mg_yUaqucJ",
    keyRing:
      "SEZWMQEBAgBgcIyS5w1PCe_9Ss8P8xE9AAAAAWBwjJLnDU8J7_1Kzw_zET0AAAAAAAAAAQZhKnabMBznld_g4JNQOwgAAAB6AAUEAAAAaghKeSItaOCh54VwmDgy0BSYeZuR0u3BiHZvczS5oXBPu7x81pNBIB1tBLFSiMFBSSKY15cx9DadbS8BfpgWGJmUQj_DLiLPVMaJlrwcXmK6q3mxn265kjOgD0Izi0pq1B089jBRvd4MdvJsUcsnB7MS-IqqzEEImhH4bOP7k2hqWhTEqJCpHHcN174WVUTrvFAnFHy-1l6CadfulxAUxyo0wfLGzLyQyxbbwR5Zxk3dslnQ2KuBEElfAQ",
    grant:
      "SEZWMQEBBgBgcIyS5w1PCe_9Ss8P8xE9AAAAAQGh_7Zl9XBrjffr3P5z1swAAAAAAAAAAAZhKnabMBznld_g4JNQOwgAAAAwAEDu47dlFuEW8cGSez92Z4jw05yvBw77lVxeStO0oHk9P97EOP3VKhO-kFqAeRMnaP2PMj5N9-lehTZlhIgLLDwc4WVQt3aJ3JH_XnvxBW4etF5Ts_nNpvh6u4rVFDXUzDISpB8Cuq1k1PVcSMeFWpxRqz9MySDRmdyYub4zCb_G7i33jZTfwo1Bbk2upO909KhmNQ53FYthR6DszcqUzmRNhtB8hEAqSHn02tLcBwIT5rtxDSpmBtlSG-e4KPFdVrIxIYUgIZZiXNN7O0QilzYHL4Iap0kvk9B7X0z_HTCZ6_DeKKyZw5LK56RvwHnUVQw",
    meta: "SEZWMQEBCQFgcIyS5w1PCe_9Ss8P8xE9AAAAAWBwjJLnDU8J7_1Kzw_zET0AAAAAAAAAAQZhKnabMBznld_g4JNQOwgAAAAkAAEEsQTTWj3sNmurSKb6oUtxTIwx4kMR1-7-XWkd6WINLCIjccfJOpF8B8pXKjDjVWFjXc8Zb4lInIiEs4ILq5Lis7nHiqQ8BH-obGIHrGjs1krAf9Dc6oO6M8uaDRj-2OFTxdMKhS8tHr4c3BiurN4tItEalnWNIpGPc-kgUe3Dd3U9QsYroBqNU6fNH-iZ5hCfUBk0jWzCQ73TWOgr1OHtFC5jkAE",
  },
  switch: {
    workspaceId: "wsp_60708c92e70d4f09effd4acf0ff3113d",
  },
  rename: {
    meta: "SEZWMQEBCQEBaHHxMsNhWJ1wRySd3ShMAAAAAQFocfEyw2FYnXBHJJ3dKEwAAAAAAAAAAQZhKnabMBznld_g4JNQOwgAAAAkAAEEyeKwDQJ4vPtuySb4txdCJtYE-s8LlpSRFhTBiXf7zwLnaJLVa3TTrQN7Y84KFnBwBLsnqbH8ubx3kP4W5dnVJdBabgbGNWjE6f5nSXnRXzOUwv_lpXOLg-vPkbeoh-wKbDEkqPRdCfK5hUrk7z5n-ECPtZOy1SQVnngB5E783-DA6tBL0ScSgWgI6IkIrcNvKJvupHKUcgqKGZTsdsbaq-TL6AM",
  },
  invite: {
    id: "inv_0192f1d0c0de70008000000000000001",
    email: "ben@example.org",
    role: "viewer",
    meta: "SEZWMQEBCQEBaHHxMsNhWJ1wRySd3ShMAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAQZhKnabMBznld_g4JNQOwgAAABIAAEDzzLj04vIqrd2R_Ed1skPIqgSCkTioi7Wj-qE6r3lZ1SBIY385l7c7hbgU70UxWfy0UholtADqBrV2GyWChslXCVOeKVSe1zz75i4al6yUSahvehJRmM2oWY5c6cI2agmyDa6Dsra4kLzBrzWCYfXjnbo6e8CF8VOT_TaA5yitYUj-iUKUkVGHgKmFKOIQfYBgHucYnh-JRjhegiFbyfCiBbB0Q0bB77ea_rSg3Zpbd24cLIxzwUB1MhVs36QYt3IW8UyeUIgVAU",
  },
  accept: {
    inviteId: "inv_0192f1d0c0de70008000000000000002",
    proof: null,
    pin: "SEZWMQEBCQEBaHHxMsNhWJ1wRySd3ShMAAAAAa2H8QBc95iawjjKBpojQLwAAAAAAAAAAQZhKnabMBznld_g4JNQOwgAAABYAAEFjyAbMbB1oQTR2OHzNrj9uTdf7EMYVbp1isEVy3k8BXeXHdxysovmCaV4uhq0ex1ddYPWFBesLAZbKZ_6um4yPO7J9EM9cb5USERkVpq3_3-MB0blTG4y_WN5rQzzwijx-oAx7W5hU9_18PPkvGEnij57Zy-g1Sa06T8Lojy2DdFFuj0XLKm7tYs3FXfJBaYxGKdExoijs_zGXjTX4J4b3krGDQXTxndTf7VZfJO3ykwv0A8s2PeKtLt0P1SRxftRp9a9i7nmwhzvTz4RABFw7rBRw_JHTsUA",
  },
  admit: {
    roster:
      "SEZWMQEBCAABaHHxMsNhWJ1wRySd3ShMAAAAARtxjV-rFckLUl7zM0KgwMoAAAAAAAAAAgZhKnabMBznld_g4JNQOwgAAAAAARoCGRuD5spukmvshivqxgMxASZ_L_1bonuyWQDEwd-UL_M-Hkp3Fc9vfv45jm2KBkd-8dPt3cG-Y7Ew-3cesax4WI2GVyNVAnKjZwINb3E3leMAAAABAGAfeXM5UEsOSCOhybQesuIDO_c6qE7PUZVOtobYbQY9AAIBof-2ZfVwa43369z-c9bMPh5KdxXPb37-OY5tigZHfvHT7d3BvmOxMPt3HrGseFgEXXsI-kuqM3oUXe_wU7XwOuOMDYqi5Q42nbRpiDqQbLsBof-2ZjR3nYvHWjJV2_aY3SQmG6RV8-aFbl-mKrOxXFrP5VGd5tkLbBon8jkKNbYBS45DNV5vJ5Vbl-3PEeS55YBKhL966RhiO5ZZsrwx31vvyHfIMhqtcwuS_pRJwnYdPkzBNh14na0ob02fPx9UYHqKkXvn8I3dNab_nDmdKHisIK9MnlYX7LxWLRdk_80F",
    keyRing:
      "SEZWMQEBAgABaHHxMsNhWJ1wRySd3ShMAAAAAQFocfEyw2FYnXBHJJ3dKEwAAAAAAAAAAQZhKnabMBznld_g4JNQOwgAAAB6AAUEAAAAakfR28QGX88qpkW9bYT7pHMTPbaDlu0tmEllUZ0t4i0VLpESd6H5r6c5KOgPaEVRRRM1ju3629GNTZVaGwcfFNZ5AWeuh47QP1bSpLc17YDL92ZD7UPYsUclwAaN4Cvr1YE_CeSCPU_bV4PDwhSx-nCInU_hfEAdwi2bY9sRgiyvmRKDbrmggAcDfGlgiLWL_a5f6zJvE8XxQB4LTQJY4NvF5ks8Ct0lzo-F7-WvUZ8o1PuF6b3B1Xx5xQ",
    grants: [
      {
        accountId: "acc_01a1ffb66634779d8bc75a3255dbf698",
        grant:
          "SEZWMQEBBgABaHHxMsNhWJ1wRySd3ShMAAAAAQGh_7ZmNHedi8daMlXb9pgAAAAAAAAAAAZhKnabMBznld_g4JNQOwgAAAAwAEBZCg-4tBzHiV24zDA4hSZgAW0t0AemZguNOkb1GPOKPPJ0DRWwnsTNXl8jOpmlPrI9C6bG83BTml6XuPB1rMlvro-_QzAPKBHYeprKftZ_VPEE-gGvM6ezW2di-dQJcxT-DbR8SRcWbosHMU0gKAhsD2LnFHo-JBmKMCQpyof8Xs1NmhHKG-66AtgQGakA3LThEcRZpKXGLH7QrWlBiZe9UQsC5V5UhVQZomDOfMsHBMPQ0oQTtaGpR_1trtXc8505FXHC8-CBa3r_o0pom9r4JyY46zObviM-bkCbDTWxYOKk0l0DScZ9_kDPvsK7QwA",
      },
    ],
  },
  changeRole: {
    role: "member",
    roster:
      "SEZWMQEBCAABaHHxMsNhWJ1wRySd3ShMAAAAARNFtqsSPaJfBN51LNn3pBIAAAAAAAAAAwZhKnabMBznld_g4JNQOwgAAAAAARoCx_IByCmagJA49FifoerlsWXiL1-dr05qxe3XqbQQtVk-Hkp3Fc9vfv45jm2KBkd-8dPt3cG-Y7Ew-3cesax4WI2GVyNVAnKjZwINb3E3leMAAAABAGAfeXM5UEsOSCOhybQesuIDO_c6qE7PUZVOtobYbQY9AAIBof-2ZfVwa43369z-c9bMPh5KdxXPb37-OY5tigZHfvHT7d3BvmOxMPt3HrGseFgEXXsI-kuqM3oUXe_wU7XwOuOMDYqi5Q42nbRpiDqQbLsBof-2ZjR3nYvHWjJV2_aY3SQmG6RV8-aFbl-mKrOxXFrP5VGd5tkLbBon8jkKNbYCS45DNV5vJ5Vbl-3PEeS55YBKhL966RhiO5ZZsrwx31uacj1a7v6_Pd59b4sc6iclQpY_OOtFkMpt7r7umx-1jZB6pbXkcMQkpWxTg1MKYTxlgxBay3Ve62dP4RrAjDEE",
    keyRing:
      "SEZWMQEBAgABaHHxMsNhWJ1wRySd3ShMAAAAAQFocfEyw2FYnXBHJJ3dKEwAAAAAAAAAAQZhKnabMBznld_g4JNQOwgAAAB6AAUEAAAAakfR28QGX88qpkW9bYT7pHMTPbaDlu0tmEllUZ0t4i0VLpESd6H5r6c5KOgPaEVRRRM1ju3629GNTZVaGwcfFNZ5AWeuh47QP1bSpLc17YDL92ZD7UPYsUclwAaN4Cvr1YE_CeSCPU_bV4PDwhSx-nCInU_hfEAdwi2bY9sRgiyvmRKDbrmggAcDfGlgiLWL_a5f6zJvE8XxQB4LTQJY4NvF5ks8Ct0lzo-F7-WvUZ8o1PuF6b3B1Xx5xQ",
    grants: [],
  },
  removeMember: {
    roster:
      "SEZWMQEBCAABaHHxMsNhWJ1wRySd3ShMAAAAAgrK6BLRsnYzv3EvC419XOcAAAAAAAAABAZhKnabMBznld_g4JNQOwgAAAAAAMkCGVZcnUq0gtt8g9rjNnJ-6EDiAbX8S7__3WjHcKjrNPA-Hkp3Fc9vfv45jm2KBkd-8dPt3cG-Y7Ew-3cesax4WI2GVyNVAnKjZwINb3E3leMAAAACACw1NfwBm_DahxRqIBi4P4yoZWJJ-4MenCsvBd9v9dZzAAEBof-2ZfVwa43369z-c9bMPh5KdxXPb37-OY5tigZHfvHT7d3BvmOxMPt3HrGseFgEZAKyOkzCPAI9kZncQPy5PDoVeCAidSYP89GZRm8wAKYcYk1y7aDP3ECHjc7jYbnzh8xl_I5BLuPJVoSYEpRB85dy_0vC8v2Tid0DEvmx4FoyuNiL75aUmeqnUopWYVAF",
    keyRing:
      "SEZWMQEBAgABaHHxMsNhWJ1wRySd3ShMAAAAAgFocfEyw2FYnXBHJJ3dKEwAAAAAAAAAAgZhKnabMBznld_g4JNQOwgAAAC6AAUEAAAAqjdo8TiT7y2DnwOGS2bCPd-HN7_tVWUJtyNnZ4RHebSfMkOErAT8U55hHSwnRBDLB17UMkLFzWaozySIfTTckUSe7SjKPh1tUeo8ugC8Rj2LoqdlwM7XwvfHSASzX8KXPp1o3wnm2VKjpq6RocmabrKmhct6RZf__BXKWzUCw6C1Ov4OOwnDztrkReSAUh4OIwopvLas0iJ1FsaWwTDVxHxHvY-QcQII6ZuaO8P3GiNCaeeE9zo0bcCKHjVnK0EfVsJFc40B-uZNyOvmyGHO3FmPq7yKPpdfqJcE7-AGcRnEAZsDtfUUWUIFutlF3RGvKNaCFeYPxQoCsco",
    grants: [
      {
        accountId: "acc_01a1ffb665f5706b8df7ebdcfe73d6cc",
        grant:
          "SEZWMQEBBgABaHHxMsNhWJ1wRySd3ShMAAAAAgGh_7Zl9XBrjffr3P5z1swAAAAAAAAAAAZhKnabMBznld_g4JNQOwgAAAAwAEAkOWlFbdPF1TTxg82D6b_EM_6f8HJ3GR9qPWoqv8XlCd7EOP3VKhO-kFqAeRMnaP2PMj5N9-lehTZlhIgLLDwcwvjV04CaNOZfGGh-MO-0iPDbqzgDwbe-vrG-tjgUUyx_lNaGE9UFznowsksL4FdI1-6IsvSxJfpTY_sGA0WCX62-AZPRpg7jz-zwxxUkqqHCi1rDDzN1tWwGwxIpGEdLBvlqSG9F5T8cRhKiBrbfTiA224k6KuTSsa3zQYZo413Y8UFcudWHQDm0FUFcd3R4M-0Ijl_xRm_ffLXXIxkfe92lxRY_5-85IajpCqySmQ4",
      },
    ],
  },
  ben: {
    accountId: "acc_01a1ffb66634779d8bc75a3255dbf698",
    register: {
      accountId: "acc_01a1ffb66634779d8bc75a3255dbf698",
      email: "ben@example.org",
      kdf: {
        id: "argon2id",
        memoryKib: 65536,
        passes: 3,
        lanes: 1,
        salt: "_WvkwDc7L3wQDYCYtUjDZ7xe5ZhCOumgJO4P5lbQ6Iw",
      },
      authKey: "sOUCyK31wY4hcmOBqSs8n-rR0s6cCeaH2jxOMUUCQpM",
      keyList:
        "SEZWMQEBCAABof-2ZjR3nYvHWjJV2_aYAAAAAJceV-xGJIv_DuGHsGSDUJYAAAAAAAAAAaS6lyXdFvPXXzy6aFTiJqYAAAAAAOkB3SQmG6RV8-aFbl-mKrOxXFrP5VGd5tkLbBon8jkKNbbydA0VsJ7EzV5fIzqZpT6yPQumxvNwU5pel7jwdazJbwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABJbNQBuBzoGkscHOuhmifYQGa18WwK6LruXufpIoMofdzC4fHvuSQO3rrrHjRSRs03HYp0se_yGx6M_NvGHQhBb25UuGpKfibJ9Tg-XcHUANiAAGkupcl3Rbz1188umhU4iamyVDpHXFILEshDjZqyp2PgE7XLn48ZJhZ6U1rPybsUp0AAIRlDpXNRDIRARaZClDHaXXYQjBvK3HeBWSDYQgKzhqfmRJSClkF8rRa9aWcDXADjE_KslHk50CwhXtVwJaaoww",
      slots: [
        {
          id: "slt_25b35006e073a0692c7073ae86689f61",
          slot: "SEZWMQEBAQABof-2ZjR3nYvHWjJV2_aYAAAAACWzUAbgc6BpLHBzroZon2EAAAAAAAAAAKS6lyXdFvPXXzy6aFTiJqYAAABQAEsBAQABAAAAAAADAf1r5MA3Oy98EA2AmLVIw2e8XuWYQjrpoCTuD-ZW0OiMCyHWYzt5-S7RpdbY_fhG4RJJAwVbfsYTw2vq15yvZT3JcRjN2ujrsWKmYB2tXDwBhJV7bzL80OXTaWAmtkYe-eY7T5XgbcALyjv0uVhL0x3iXzz3FVqi0xIN3VqMo_aHszjhiMB-suYDZu4KpB3ktZBHespmIn4IQm40tLtSM-Uo6yWwTPFMrgSbKbTqM3O4Nc5Uz1AFChxTXHsvjkKV987Kf7MYACZy8uYyzovRZ8U",
          wrap: "SEZWMQEBAgABof-2ZjR3nYvHWjJV2_aYAAAAACWzUAbgc6BpLHBzroZon2EAAAAAAAAAAaS6lyXdFvPXXzy6aFTiJqYAAAAwAEEBnvB1ywXFwIlDzBwEAA4UobzrnKUF0_8hp0bH4FTeHRELIdZjO3n5LtGl1tj9-EbhEkkDBVt-xhPDa-rXnK9lPbLZNjzrbptddBjkhpy93PWzo05arl_LQqRR4fo0c-8M_OA70Xa72HWKdZ4H475UPVkRij8m3lk-QwB6xY9dKSHz1kivrLOHsBJLnEkagAGSPPnPMjbZBYVYotC-NAJgg0P6zsOnWSUH_mLpsT6gI6A",
        },
      ],
      recovery: [],
      device: {
        id: "dev_a4ba9725dd16f3d75f3cba6854e226a6",
        certificate:
          "SEZWMQEBBwABof-2ZjR3nYvHWjJV2_aYAAAAAKS6lyXdFvPXXzy6aFTiJqYAAAAAAAAAAaS6lyXdFvPXXzy6aFTiJqYAAAAAAFxVBv9SPzvvxRsY_lB94HCIvdFFwqvTPGOVANe6MDXN72lpbOd6WIN00S0YfDaVK2dEoxNZDiLtu3hBLXtmlJkhBAAAAAGh_7ZmNAAABIDBqpH1AAAAAAAAAAAAAOczkR_04hru9JakrfR1malnKh3fdm-40lg9-ypmoBu8kIxzpcwCzI3gbwyuHj_CZ5b6vTHW89FAnhaPUnG4LQA",
      },
      workspace: {
        id: "wsp_ad87f1005cf7989ac238ca069a2340bc",
        roster:
          "SEZWMQEBCACth_EAXPeYmsI4ygaaI0C8AAAAASaXHBH9YJb1rNsk73a3RhYAAAAAAAAAAaS6lyXdFvPXXzy6aFTiJqYAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADdJCYbpFXz5oVuX6Yqs7FcWs_lUZ3m2QtsGifyOQo1toZ9C9Jc9-0BSPQPHbyroN0AAAABAH3N85bRbVvo4rpoEiyEuQQ7JA296YNTwSAXUvyfe7JsAAEBof-2ZjR3nYvHWjJV2_aY3SQmG6RV8-aFbl-mKrOxXFrP5VGd5tkLbBon8jkKNbYE03P6LAemRaqFGkFfBMFRjem-EipWgPZKX_F8hNvhL5mkjqleEFOlJs3C5pJAbY_WgdWF1Eg1EdnpqyTRTXclH6LhXKc9gN_K7Nnu05OP3xDpANQZ1Kqzj3Lw-z2goLgH",
        keyRing:
          "SEZWMQEBAgCth_EAXPeYmsI4ygaaI0C8AAAAAa2H8QBc95iawjjKBpojQLwAAAAAAAAAAaS6lyXdFvPXXzy6aFTiJqYAAAB6AAUEAAAAanb9tWK63pQzZB1gbyAIVJmXAPMwHGI6OGLv7a4m61C6uGuQHnsbkIst5jVZTaSjDhv3Tbp8a2NDxhDKH-0rMAkKFdpA60tBbVTw28vBhMZuhh1-0c09kqGu0p1ISm2b48ZzlJw6IW8k1ePdhEvPj19KiEwRWiJsNtTc6lEBl8MJLTeG0Urs3OY-Mv6CQvS29X3oMgP02L8_gqFCgTuTQfD5YU15LztRiDrW7pu7MHNJQdM0_4cCsCvAew",
        grant:
          "SEZWMQEBBgCth_EAXPeYmsI4ygaaI0C8AAAAAQGh_7ZmNHedi8daMlXb9pgAAAAAAAAAAKS6lyXdFvPXXzy6aFTiJqYAAAAwAEBMNbUHxbwejbUqUZqZlM4C48u10KhhSu_OLGmB0Jknc_J0DRWwnsTNXl8jOpmlPrI9C6bG83BTml6XuPB1rMlv9TXihBJaIEUDdQR4FBBmV3JaBHjOcRd8MLfQrSPFEAaGpOUjd5Hcou0fL2zkP9COWMirBLukDNkZpZXri5sdSlNfJVYx7BKtyc9lsmT1aFsoa2pW_5I6sFxSZRUfVlWxbCQ7A2HrcnqiIHJluhAQwFjXRtxKKTnqkK0qJtaRCz6BlISyZxj9GaeLyWjlV0dSUUNAAkxCiEgHwUaP0T9-20j7q41mUK_OU5SPDek2gAc",
      },
      client: "bearer",
    },
    invite: {
      id: "inv_0192f1d0c0de70008000000000000002",
      email: "ada@example.org",
      role: "viewer",
      meta: "SEZWMQEBCQGth_EAXPeYmsI4ygaaI0C8AAAAAQGS8dDA3nAAgAAAAAAAAAIAAAAAAAAAAaS6lyXdFvPXXzy6aFTiJqYAAABIAAEDJU5fRmlUKMaX1NZsC_QgfXIiqPZWzAza9VLfBY-W-W-KfU1IQp7NXeSevrGS0d_tgLXatyDubYMdCfD4kIkt5sEnOjNioIQtCfPyP1wu3KoiPMYj29FLCWjxmXYmohLID6qBRO-PposywLXUUs7Q2ExRhW6oDU1JP17QcVvKruRwJnWllwMDYSaTjgl1XAXhvK2z5ZObWgg0mVqkAj-65jGfqEzcQSFdCVFvhfu0CheEv4nY7l8KsEESnWuRJR7QN_WOCM9Ahw8",
    },
    accept: {
      inviteId: "inv_0192f1d0c0de70008000000000000001",
      proof: null,
      pin: "SEZWMQEBCQGth_EAXPeYmsI4ygaaI0C8AAAAAQFocfEyw2FYnXBHJJ3dKEwAAAAAAAAAAaS6lyXdFvPXXzy6aFTiJqYAAABYAAEFmZmQ3kf_9YRlHjsiGFiOySGTKCdrZjNllNE3GslvjZT-fpqRfQVqngryn1yep_60xPXGg1XunRo2yuuqRvljzlVU65MEurAlX0HAqkOfhBt6Bk92tUtJch0VTYbqjug_ke5AdKhABBh1FyRSvab5jv5hOyGvQ8Rzxj82y4ApBX1ctt0gF8r5M80FIZzDnPAcf3D5aqo_R1XcqsvF8AFlWVbRyraiWbTAZkIOSr0Fkiy7qqUQyuV_jtv_jSwT4hsz-ll4WlBtVHV5k4HKP3BnxbCvJRGvz6oE",
    },
  },
};

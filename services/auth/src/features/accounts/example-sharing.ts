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
    id: "wsp_84fa7b4e92bb181a3c14173370c74451",
    roster:
      "SEZWMQEBCACE-ntOkrsYGjwUFzNwx0RRAAAAAWzn5OcsetUvLBA0gONUbc0AAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB_qQERRYQN-nJct3DsHPshp6KWUs8n3c7x1hdgxOpqNSA2DyhGdgHV2cN6tX62iewAAAABADBJryMAHLzh1QdnlqXJMwMD8WzjmViNqkoS-9zrPHm_AAEBof-lDSlyH78a3_BgdDKhf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajUEonD6uHZn0XX9aRa-FglXorQ4SEh2IaE37HBxkTeo4s-b5k7UC94VQefizrqWo6WuHc34YlYEphVrRpRBQMkTsc2NwULyZioTYsRGMePs_Q0X08l5hAzZJwgUDdTRODsL",
    keyRing:
      "SEZWMQEBAgCE-ntOkrsYGjwUFzNwx0RRAAAAAYT6e06SuxgaPBQXM3DHRFEAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAB6AAUEAAAAamH2AJELmRvMlgqZsIVqKQ7h2klZII8fj43Hn7GbpdqaAfIggnz1vnQt-6oSP3dkIk_MmvoQoLhxdEey0fTB9OiEPMGDnmKhioY4QiFxwV1znm1dnWu3EVkuAlCWcVGbX_ERBxBYKk_ARqpF0Z18OhlV0S5f6SZiYdb5vGf9WQWY8q-uWuw3L8-30dLX3VtEpA5fD6BoeY3Fnj24m5-G7uCASqItaLd4Tj9tjm2O655aTnp-AByeAsLdOg",
    grant:
      "SEZWMQEBBgCE-ntOkrsYGjwUFzNwx0RRAAAAAQGh_6UNKXIfvxrf8GB0MqEAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAAAwAEBV11buOTkudsBj0LfedOOLs2kqShNDzVKcEFGB0DDLa3kPl7tKEDHOHqLSu_pvhLrMRB8e5jfzpjIx97ONRt43G1tECTWLK3QAHq0mO7e3qMA_39KsRnJ3XofWEgzzS48jJHJrjm4t7IyFS16__YLRK7zYmZ4ZYbGdkUXOtlW-I79xncDOGOlP4qXXK2Xo7nP3amCChK44G1487GDprV6TofAvRaNQX355tBDwE-qOc-47VTZP4C8P4VWEibFs-KbbB5Nj3DfAENCe8_sPhrrYmlW6QVkRlvIpBSJA969YrZ4Qo5UYMoYAZH-BA7B4DAY",
    meta: "SEZWMQEBCQGE-ntOkrsYGjwUFzNwx0RRAAAAAYT6e06SuxgaPBQXM3DHRFEAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAkAAEEhtbS-JXcZrcs3NtkFadtXpUMxiTU9nlENHbz47eDY3VSsbCT36kOSqZqJUyCye6Zw2swRiRjrzaLcEpjfvUzVcXBgO8vX_yYjRtj59e8bGN7uTCtZKRhXHlrQEj_Cj3NrZv7eGheyC02Lok9nUv7w1hcVkwe3XATOKtQGKY_J4224QCgahrMUwoSVGdnU1TnS78AZHGPr9P-JGwxrnzDe35Gdgw",
  },
  switch: {
    workspaceId: "wsp_84fa7b4e92bb181a3c14173370c74451",
  },
  rename: {
    meta: "SEZWMQEBCQH27FBykxqQtoC9pWR0-5PVAAAAAfbsUHKTGpC2gL2lZHT7k9UAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAkAAEEVXAqbTlP-9ETX9MdeLv8aRHEW3FYJrCSHidW2MISzm0PgfBj0f0fSyEwOsFnT-_mTAjMrOx-czGwHar0D5F0l2cWlnylIPkqZ_R_x2Q67PgahhU8NDCU1AXa1Vml6G3ppAScTfE1S9XMP9e1_NalNh57sXWpuDGiPhis4SpqliAVxhhwRlenyEE2mzko4MGMfKowKkqYQktkqSe-_wo4J8571g0",
  },
  invite: {
    id: "inv_0192f1d0c0de70008000000000000001",
    email: "ben@example.org",
    role: "viewer",
    meta: "SEZWMQEBCQH27FBykxqQtoC9pWR0-5PVAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAABIAAED1sXoL5iMrJiAy8_tt18vZRtxWLUwEym0xzIrMDwxztbOWgh9zcTrNMyNgidixUfngiH0Lwt_U4U2YQIoSF-xv9Op2Xh4ls116b7ZGG8u2ev0-VVl6QldmX6R3hNH8438_8iG5BMAsK8lmNGbHmFmHQ6KpfDbnUXWwV2h_awpeQbZVn2KpNrwu2AwWBX5hGx8-asWQ0sEPSbqGuQK81tkOQY7lti4ljPPZkPupncMgvkh-XDst555eHy7QgtktNk8RheaQiTI8Qo",
  },
  accept: {
    inviteId: "inv_0192f1d0c0de70008000000000000002",
    proof: null,
    pin: "SEZWMQEBCQH27FBykxqQtoC9pWR0-5PVAAAAAYoyCT_B6YHGO1Tif56bgWAAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAABYAAEFTA4KEWvHQQUeByJSsnj1HiMj53OwQlb6461X5q7ch5SGDl7RrmpSa2mn6OgKqVCDbpVl6uJdl37P7NiXQPnWcq37qgj-lRbBp0e_e7A8d3MskHA5OG5Rz8jfREfelEz0s9RiUBEwtN9fB3JTXSfmKARIH8B445CyLN6vICcaj-NrYqUD9QBj3OXEEf2GM0-GtaHWpFGgkmEexXIZj10V8hR3bXOXLOM5V4ts2Yf823IVqtcuHHZvBgXvmGjCjekF7drPn7u_P8CffLuOjSByG9W21pIh8o8L",
  },
  admit: {
    roster:
      "SEZWMQEBCAD27FBykxqQtoC9pWR0-5PVAAAAAfuem58hBcqlvQsi7Ik5ZLkAAAAAAAAAAlEtITGCfxhChypgQ3U12eQAAAAAARoC89kITlxbI8l0TI0eJE1GuyQ7J-6XS0xWndw9cfMATUd_qQERRYQN-nJct3DsHPshp6KWUs8n3c7x1hdgxOpqNVsdQsVT9qVZLRXwAYUInDwAAAABAD0Rk8YaqM7S1TfArPHajRULpCimKyBEPLaMu-_cvdaiAAIBof-lDSlyH78a3_BgdDKhf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajUEC7ZGcPf_sqO3zj_m4kiyPYYaKytuGm1q1fTrIX3VJsMBof-lDT5xZaTLRlcZfP8YzeSqoYVHLbRTyxDI_l1wKkKXBvtBtQJN13SzgN2RAKgBPc4rQ-jT_FhEOBKlfty-pfnxfqB7d7uH9DbO453JO4dHosyIhrsloDWJZyRSrXWSwycyDiR7JRnHvp7JzwiUoFYCj343BNEVgr6C9YKS19YotdkMM2iAdyRMRtSVDZoO",
    keyRing:
      "SEZWMQEBAgD27FBykxqQtoC9pWR0-5PVAAAAAfbsUHKTGpC2gL2lZHT7k9UAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAB6AAUEAAAAaloxIwPGfdS2m9GUdZzTHfKXltAeIs04AhFDifzfsOTyBFrExImYgr2H3dwvU3s5LDqFmly2j7jy2CkllRKnegm_iVD__cV3Kgq5MH_DKtUuJsggz6tjvF2lGe3JUtHWjtmErppUDFPFqilaY6XDOVtFR6qf29QrWgEni7J-Rm4cktBCIDgxcPiyx1TLads-zDS-fDhxwmbHQtIASPIxx9dka5anZbg5gI8PNCpR1F-OoFdNUQ4SXJOfiA",
    grants: [
      {
        accountId: "acc_01a1ffa50d3e7165a4cb4657197cff18",
        grant:
          "SEZWMQEBBgD27FBykxqQtoC9pWR0-5PVAAAAAQGh_6UNPnFlpMtGVxl8_xgAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAAAwAECtkQaCnpkMyn3eO_cEgFNCpkcNKD2QxwYmIYETmRQRdYqCZuNihYO-PfF6oGweIxKriQymuxukt6BtgGzUdjB44YDZLyj2UFzW2QcJrtMQU2G8iMVPtxV46Xd5IdiKK-y2tJ-ngu0sS51V_LH2FNQczgK_v0sz4TJhBgCq3jB6wtU12gUnh35Q8irDj6_uKbtfjKDj3ZQrf8ReSfl5RRZzFv-6iz99s5S-YBhGxLoZ7VGvG-Mw89WgL2LrQcpdyN_3o2BA44IhMz5_o6r_7xH8n77Bb6QghAuIiK7FtcXp_TQes--33C1Q-hcGvTn_igY",
      },
    ],
  },
  changeRole: {
    role: "member",
    roster:
      "SEZWMQEBCAD27FBykxqQtoC9pWR0-5PVAAAAAbF1MFEl4IqV3ShLlyJCQ-AAAAAAAAAAA1EtITGCfxhChypgQ3U12eQAAAAAARoCft2OeKHDBbA45OGOB7OlcM1RxktWcNtPpamZyvxN-np_qQERRYQN-nJct3DsHPshp6KWUs8n3c7x1hdgxOpqNVsdQsVT9qVZLRXwAYUInDwAAAABAD0Rk8YaqM7S1TfArPHajRULpCimKyBEPLaMu-_cvdaiAAIBof-lDSlyH78a3_BgdDKhf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajUEC7ZGcPf_sqO3zj_m4kiyPYYaKytuGm1q1fTrIX3VJsMBof-lDT5xZaTLRlcZfP8YzeSqoYVHLbRTyxDI_l1wKkKXBvtBtQJN13SzgN2RAKgCPc4rQ-jT_FhEOBKlfty-pfnxfqB7d7uH9DbO453JO4f_SUl369788xE5ibYGse_1ozGFM2WMzPACZFdrRBOUs36kPqFOCTRxdMMRW5EAtDtS9Tb1mk-kKlwMLeZlAVQC",
    keyRing:
      "SEZWMQEBAgD27FBykxqQtoC9pWR0-5PVAAAAAfbsUHKTGpC2gL2lZHT7k9UAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAB6AAUEAAAAaloxIwPGfdS2m9GUdZzTHfKXltAeIs04AhFDifzfsOTyBFrExImYgr2H3dwvU3s5LDqFmly2j7jy2CkllRKnegm_iVD__cV3Kgq5MH_DKtUuJsggz6tjvF2lGe3JUtHWjtmErppUDFPFqilaY6XDOVtFR6qf29QrWgEni7J-Rm4cktBCIDgxcPiyx1TLads-zDS-fDhxwmbHQtIASPIxx9dka5anZbg5gI8PNCpR1F-OoFdNUQ4SXJOfiA",
    grants: [],
  },
  removeMember: {
    roster:
      "SEZWMQEBCAD27FBykxqQtoC9pWR0-5PVAAAAAtonmV0azpL-5HUAJvRhA_UAAAAAAAAABFEtITGCfxhChypgQ3U12eQAAAAAAMkCISnHiV7llR-sQ1PO5rtcghU9Q5h6d57x-KSD-p5XPGh_qQERRYQN-nJct3DsHPshp6KWUs8n3c7x1hdgxOpqNVsdQsVT9qVZLRXwAYUInDwAAAACAA1_odlOd6xPMU59HSHPo-lAH3F5X8KK-qWU_2DeKdpKAAEBof-lDSlyH78a3_BgdDKhf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajUEI4Cw8i9qRuVOvC_4eTdOdTlUl7kQv6LrpzcbzCeUb8PLNq4dLCs7ln2TlLE4I1RQ9pD3PjwW1m2DAiY9eWpcVEQooqoGmqZs5zvTTrdUTeA27sOSU7HF9slrshzyG0IK",
    keyRing:
      "SEZWMQEBAgD27FBykxqQtoC9pWR0-5PVAAAAAvbsUHKTGpC2gL2lZHT7k9UAAAAAAAAAAlEtITGCfxhChypgQ3U12eQAAAC6AAUEAAAAqqKDceGAl82ytwhADP9P7MAeztPS0fh3gTQJkrjHHR3e-Skc4Ucy_gLcPbfn6G1DepEce7dOc2NWz68x2xRvAV2EB8avshWLGbB5V9pulcok_NEaFAyyJDdi1eiU-88_QSLUM4IqrixRjt29eM2EMQtycgBeEkg9N3h7nR1bm74zVkCA8v258EZL73n2KX27RpEG24UVs7s4qoaQQGbant8mt16MO5w9IfNxeQcFGDEdkLGyxd0mK8RQnpntwZ-Bh9cG8m5-mQo4ln0HSuStdZTke9jHqStL7NlZcEUMKh0lGrCbmqCqloOUoSwMsHesTctbIAqUySA1vu4",
    grants: [
      {
        accountId: "acc_01a1ffa50d29721fbf1adff0607432a1",
        grant:
          "SEZWMQEBBgD27FBykxqQtoC9pWR0-5PVAAAAAgGh_6UNKXIfvxrf8GB0MqEAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAAAwAEBw1Mi_sJTOXHMZ82RzLlBBOuWkTkDJTtZfbwGMXsDvdnkPl7tKEDHOHqLSu_pvhLrMRB8e5jfzpjIx97ONRt43qC37d4ZDtAordVmjV1-g56L76wwr3g8w0tzmXJ2NF0sydIgf4xpWL_-SjAgPyAwZ8QFbqt4cAevrEThZVsIPZBeaUnlBUvKs4bMKSQorEwWgSmuRX9zkB7DZxTAuG-x5zlLuu9eL9JRVfLcPckbE58Pgv49E_TRc00vzUWnE3qNvHwP1CdknLZIREw5LxL-knCGbY04QeDdu8nfMVVKqm69QbrU_Kva2OknRB7K7agQ",
      },
    ],
  },
  ben: {
    accountId: "acc_01a1ffa50d3e7165a4cb4657197cff18",
    register: {
      accountId: "acc_01a1ffa50d3e7165a4cb4657197cff18",
      email: "ben@example.org",
      kdf: {
        id: "argon2id",
        memoryKib: 65536,
        passes: 3,
        lanes: 1,
        salt: "1sodJ_QlyIfImheJYWl0FjpXUy5DyGdfgjizOz36KUk",
      },
      authKey: "QN8E_EESIbmlu6HVorATsYBqZeQy8T0SSfYNE3Ifgu8",
      keyList:
        "SEZWMQEBCAABof-lDT5xZaTLRlcZfP8YAAAAANe6zNztUSzY1bAAqHiwnxgAAAAAAAAAAdVwl_nZQh87XChBDR4rRvgAAAAAAOkBzeSqoYVHLbRTyxDI_l1wKkKXBvtBtQJN13SzgN2RAKiKgmbjYoWDvj3xeqBsHiMSq4kMprsbpLegbYBs1HYweAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABkXDlb34bqNsLzeU2m9_QAQF5EmSm1OAmn3Kra9HU8t4iTr9KPw0-22YfaftsyQReNlXOzZLj8p_Wco_grhlq1OTFL9O1XF4IWK2W0HBUaWdpAAHVcJf52UIfO1woQQ0eK0b4MDiX3enZoxhb7XY7ZWFc4QNqnG1GQRaBx8DGLp4TJ18AAB42JxXKfN4u-CCJj6OatQSSIzDexNPGrNoV51Tt7KiED-8AEtTjCNVrC73KtD12s4kaF8ui32cMAAcP7Q5eOQ4",
      slots: [
        {
          id: "slt_9170e56f7e1ba8db0bcde5369bdfd001",
          slot: "SEZWMQEBAQABof-lDT5xZaTLRlcZfP8YAAAAAJFw5W9-G6jbC83lNpvf0AEAAAAAAAAAANVwl_nZQh87XChBDR4rRvgAAABQAEsBAQABAAAAAAADAdbKHSf0JciHyJoXiWFpdBY6V1MuQ8hnX4I4szs9-ilJNeWsjyfS5aN50BdQ-75YrXerns1duAKschOcbKo0d1Cdrx-pXNkiVzZdJF-xFY-pdSfyg-EfCzoXDPQpy6uCBH8p7lJQK5IpbN0yFqZsxB6n1I-5yk0xVvCTFnrRGHN65DMJJMfrXBSsm7w33lev_4PtsKcrT13Qfl7NwK0n-RfzEJewt0H6hvtlFzes3cV_TD58x2fZAKzltO4yO7Gvj_F1lgD24ayBHX4wxM798z0",
          wrap: "SEZWMQEBAgABof-lDT5xZaTLRlcZfP8YAAAAAJFw5W9-G6jbC83lNpvf0AEAAAAAAAAAAdVwl_nZQh87XChBDR4rRvgAAAAwAEEB5QDEvVz3xY5tDTvmsKxsR0qmh-dVny5fZ96SogIupEg15ayPJ9Llo3nQF1D7vlitd6uezV24AqxyE5xsqjR3UN9Y8DMTpPbsvFiU-0S8Krl6ZI9kKPh_FR0pySdNPrmRqDVDFCOdaW5AcLKXdDQSRzupAP9lbtHP2OuG-WWCPYhKyZ4ZpLa6WxE-tEEg1KLsCFOcixzfmp7yqKtvrJjw9dydyXe0i9SJXiajl7EWQKo",
        },
      ],
      recovery: [],
      device: {
        id: "dev_d57097f9d9421f3b5c28410d1e2b46f8",
        certificate:
          "SEZWMQEBBwABof-lDT5xZaTLRlcZfP8YAAAAANVwl_nZQh87XChBDR4rRvgAAAAAAAAAAdVwl_nZQh87XChBDR4rRvgAAAAAAFxcxDnXYE7XEe3Qe-YRMJ-3yJ6SHm02Fd_usYwjk9O0HZHXdLMMoGvW4a0Ac0ezmMFI5Y-NRWnjyJDiWD8LvVhlBAAAAAGh_6UNPgAABIDBmTkpAAAAAAAAAAAAAJ1WFZI_zpi--D6eNpAiwH-qMVFHTacCVZYYKydQRetU5nfJC43WgKWZNPcc2XUYo9Q5ATQ4ekDtYK53rxVpKws",
      },
      workspace: {
        id: "wsp_8a32093fc1e981c63b54e27f9e9b8160",
        roster:
          "SEZWMQEBCACKMgk_wemBxjtU4n-em4FgAAAAARCpgsVXa8_WkZCiCNAa8x4AAAAAAAAAAdVwl_nZQh87XChBDR4rRvgAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADN5KqhhUcttFPLEMj-XXAqQpcG-0G1Ak3XdLOA3ZEAqMIdh9kf7aPGDHEp55V9WaEAAAABAAoUdFemsp-DnNOUXfpYuwrHBJUN71A86Cl7s1aGHNUTAAEBof-lDT5xZaTLRlcZfP8YzeSqoYVHLbRTyxDI_l1wKkKXBvtBtQJN13SzgN2RAKgEohMBwhLaiI0EcYDlr-zsjzMi3FTjXzhF1izf9qLTMwCWMyyZpzUlXyHoTi-V1SwupFlHfRAhAhkZ7vDyXbpTQ3cd44VZZtfo5NOt6vc424MWzItMiLloy8W9n0K2kcYE",
        keyRing:
          "SEZWMQEBAgCKMgk_wemBxjtU4n-em4FgAAAAAYoyCT_B6YHGO1Tif56bgWAAAAAAAAAAAdVwl_nZQh87XChBDR4rRvgAAAB6AAUEAAAAaj8o4eSWoD1OTVLU52w_T8rb1V9LrtYs8pQimBVBpvaUIeXCpkiwi_MLcmI8tgnE_HZ0PY0E2Wfb7Gj6bolfQp91XR9iDV4qs3cViGRX_n1NNShiQ9DrDJORHY1vYUUwh_hbnvruKoBEPwQrISOWBne82h6Vbvg5aQB5OO3sGe2oEZXubOEu4AjvDnVFDidbrGSjx8fRL81WfBTUhargQfJb5ZG5GbHS4wOTd8_JuJRTV0LIw9iPHzSKsg",
        grant:
          "SEZWMQEBBgCKMgk_wemBxjtU4n-em4FgAAAAAQGh_6UNPnFlpMtGVxl8_xgAAAAAAAAAANVwl_nZQh87XChBDR4rRvgAAAAwAEBX4m1Xf79x8WHQ6Orzz4LSmAe6n2dYm-4SFwObqDF0IoqCZuNihYO-PfF6oGweIxKriQymuxukt6BtgGzUdjB4Za6d7bkrINaxnacfLlFR6d_Kp9935C9KKzLWOgae9-oqpilVo-jAHYHtoKc61Rs_l8vb2wS-3F51-AQZHKRsyg01pOfPql4NHLGvITWaiCEBi0uMkB8u8txkbWLuSNK4M4kMc5rbVfCsXDv1sJE1WppCvbOEfQYOYwliy6rp0KLEoAuHpy1d9XLTEOTC2rblu9wjoHQX4mqVKpq5RcdhDkpQ2cYNaePW1jonEBMnJQ4",
      },
      client: "bearer",
    },
    invite: {
      id: "inv_0192f1d0c0de70008000000000000002",
      email: "ada@example.org",
      role: "viewer",
      meta: "SEZWMQEBCQGKMgk_wemBxjtU4n-em4FgAAAAAQGS8dDA3nAAgAAAAAAAAAIAAAAAAAAAAdVwl_nZQh87XChBDR4rRvgAAABIAAEDbvn759yeaZDV8ZQ7Bww7dJG4_exJNImTf_9Byz2qgaC-8aCoOKVluU9WgRB05adEQPeRI1aypEluMATSUd6c22PvZr0LvoYHtXUJqJSvPSb-7KUu5MfY3S5j-1dDrOS6-Wn2IA4hrrZXNrWBN_zRJECiWHgjf8C2QUDKXup5Z6ha26jlNlPBDNl2Mm_f1VXcjiDdR4o6cQ8AzmDK2Fn05MsWzduEr-ylhpW1jaFW6Q5NudU_mfjly4j-HYumeoBrec6Sj6RyOAk",
    },
    accept: {
      inviteId: "inv_0192f1d0c0de70008000000000000001",
      proof: null,
      pin: "SEZWMQEBCQGKMgk_wemBxjtU4n-em4FgAAAAAfbsUHKTGpC2gL2lZHT7k9UAAAAAAAAAAdVwl_nZQh87XChBDR4rRvgAAABYAAEFmY1v9Ox-33hy16NfMrc7lnKZ56S7Z3ykT0eqp8M73dbOW2C_ICMBcIgBgr2-a9lkC05E6RWVmsvoqVHfZ6hrf5Eae169wBM6mXktJyj08JgutA41B3S_wVfSialxD2-alPZ4JFIzpws-y6JnypS1T0FeJYCnXATKFi3ROlayTmLA_WpIl1P_gJsLETdOZvlTDOPciOOuOQOtpBMpCfL25OUa6Ko_UkBMTtIrFBEQFmD8GPZljpLhdmYyiC6BhAdmBGJ71ed7_icFcxWFIlVERzDLok09b1MG",
    },
  },
};

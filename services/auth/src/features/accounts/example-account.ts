import type { RegisterBody } from "@holdfast/protocol/auth";
import type { AddDeviceBody, ReplaceSlotsBody, RevokeDeviceBody } from "@holdfast/protocol/keys";
import type { StartPairingBody } from "@holdfast/protocol/pairing";
import type { GenerateCodesBody, RecoverBody } from "@holdfast/protocol/recovery";
import type { LabelSlotBody } from "@holdfast/protocol/slots";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";

/**
 * An account for the document's examples, made by testing/make-example.ts: its objects hold together, so that the
 * examples run as they stand. Nobody has its root key, and so nobody can save anything in it.
 *
 * Its workspace is wsp_f6ec5072931a90b680bda56474fb93d5.
 */
export const EXAMPLE_ACCOUNT: {
  readonly register: RegisterBody;
  readonly replaceSlots: ReplaceSlotsBody;
  readonly labelSlot: LabelSlotBody;
  readonly addDevice: AddDeviceBody;
  /** The first one, once the other was added. */
  readonly revokeDevice: RevokeDeviceBody;
  readonly startPairing: StartPairingBody;
  /** Signed by the device of the account, sealed to the pairing key above. */
  readonly handOff: string;
  readonly recover: RecoverBody;
  readonly generateCodes: GenerateCodesBody;
  readonly replaceRoster: ReplaceRosterBody;
} = {
  recover: {
    email: "ada@example.org",
    slotId: "slt_08cd4281f58212e67f6e8fa5f74dbbd2",
    authKey: "spGuqM0xBhGzOsf2wbE5h8qetKzu9iL8fGfYm2-1kNM",
  },
  generateCodes: {
    keyList:
      "SEZWMQEBCAABof-lDSlyH78a3_BgdDKhAAAAAAECkJCbzOfc_xFxSSMnvUQAAAAAAAAAAlEtITGCfxhChypgQ3U12eQAAAAAAi0Bf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajV5D5e7ShAxzh6i0rv6b4S6zEQfHuY386YyMfezjUbeNz1DJ8ynFsmjBcYx8hgzzpNHBdbDth72EHeIh568mhzcAAAFCAoWPk8ayCXGElZrMePGIgL-TNivzpiKh6Z5BmZu9Cf23sayRHma7MaAei-8xgHAvTwhbWLNfJ9pgDsCs5QsafuffNA-zX58D70ehoN1f0x5WpvbaDJBKqHKz0KyIHvbnwIESn0l_ft_Xdnnl9k711Raabzj3QpgZOWLmtj_JNJjwhVUs73keOn_aOUB-6J8DKqQReJaGPWsJNSWKMU_ReFZYWPcrds_aWsJRepGSfFsPwHyrzTvs8VuhecjszAUszcPLlQ0TSX8GCxjX7-gEVhPDIbXrDTl-Yxy7BwKUAfcVSWc_zFImGiFkZIO1BTDDyLJrDpc-brGElODXrYio_8iuwIrtQTZYVt2phtGEHnep1cYWQ_izz7kGZu3o19fEL3cJMm4Gljy_-AHlkzWm0-22MtcyRXS3N-poJe881aTCkC7wNMktkndFGu8I12r6Fxy-QJWM56X2WttvLqDEO_DdL6yL9aUZkcJFabEWOKba8AbhlPT4MSN3UhfzF1RCRNt_WK8z8gcN0IxYLBs-ywjB686AAFRLSExgn8YQocqYEN1Ndnk8kRfmnGpZIofKPsfbJqyrEih4ud8VH20paeVfzYlk_YAAHwQNEz56boTUq_fvHz5YPJ3DNhih0CBPAdObrj-BsS4a0l6QkXGhf_Zhq4egTJ7LwY1JnUtqEKxYsze1stolgk",
    slots: [
      {
        id: "slt_c0d324b649dd146bbc235dabe85c72f9",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAAMDTJLZJ3RRrvCNdq-hccvkAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQACICAE1d-SBVaFV7aUkZMjmYV1P3xk3uSgU-qkstZQf1i9QlnTPfcdVeIpZDycvj3aKQ6wn2Kw5tty1KzbUNPDIrDhj4FglZB1ZB7WaTyyVQJ-2wm28OuSxVP_Qx_sT6ydT_UugZJj4I_u7ps9dCUZwxb8kSDFxrcWLggggoAO05riELt1_TpT_7hL3JlKfwXegra4Ljcy8fmV5hUJShejeonbpFZNRYuj3SL8437s8W9qZp",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAMDTJLZJ3RRrvCNdq-hccvkAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEBVAgxNjOh9-HJNKsDZG4-Aj2V6e-HtkXanwm19m6L30JNXfkgVWhVe2lJGTI5mFdT98ZN7koFPqpLLWUH9YvUJe6OYJc9jTrNEalziiyxzpGjHQ2vQd-2ZtHV6uUjNirN8jIDN-aFC3B-DstDfNKmyauoN5M2WThG9ZcFTkzjmRl1T6IIabtVeKg1jUCalNf5GK1k4yXfmrsYZ-OuL3PcEQ42JDDfHMFzOQDUDS-Bv1o",
      },
      {
        id: "slt_ac3a5cf9bac61253835eb622a3ff22bb",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAAKw6XPm6xhJTg162IqP_IrsAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQACICADDeBRNhhBGaWF1j1G0Ubbtx1uV6N7sWqNML40Jym7sTp0DJu8XjkBuWxIBitj_BqX7iQPoJUHcx0kkCwhD6zR_z1bR4PUrjATD1dWbLrNRmUTRHJr2bRPWx-m0LDLd0l370tfpKkmN73nm8HKFVVm0xaENsv2YYRAMWFt61EuyX9qVprqsPOwts7ouWfAhd7JUyco9eihDslOMZZEbGTPJ8VM-YnT-4CF7-lh43Vo2d",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAKw6XPm6xhJTg162IqP_IrsAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEBih1dEESLoW43PkMd7WM9wtll-5cePYw5cHhSzTcXcUcw3gUTYYQRmlhdY9RtFG27cdbleje7FqjTC-NCcpu7Ey-2RqDDcW4EbwWHoJF7ZuptKrzltxl5aIgTAjMXa80TsIKZFZl-wlqkEDmIxeRv0Vqb2U1UPdBfjwga5lu8tA9v2phH4orP9fa-8B4aw_a6xXKwats6BeEWcWXeVsHo3IcL6qBTvlvA7c73palbj60",
      },
      {
        id: "slt_080a163e4f1ac825c612566b31e3c622",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAAAgKFj5PGsglxhJWazHjxiIAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQACICAHwjKAPGb5d49xv0Yk31PzOD6CFhHgS4MLh2H7MiA-wkckCQHGY0eiNQbDmpIYFeIJn0po3eKWiABEhTqFS-i8QKk7hLOOyukFjUfQKUDTb92ibZyM8GqKocTOTX8F5Xy_RJ4JpDnaJpJkn2_L_zJvJ5MqQL2cIMTeWj9Vs6ruvkgvjD0gyj-U0zu-1s2AFOV-mrlzwcz5EnHgUXc3nCZ9Yf0kRTTJTT7dXEwnnGecHw",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAAgKFj5PGsglxhJWazHjxiIAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEBSdh-weF_BTtGM_IV7UC57mgqreP1QzDSQYQo3zc0W0N8IygDxm-XePcb9GJN9T8zg-ghYR4EuDC4dh-zIgPsJOLemJmWRdHX9SXOUqWWIimOYByWY0QzuSOXj7S5QcF40bZ9Hps8HyKdvLuVhDQleprTehvelUpgjYfELNeC8_hIi8jhfC_wBuzfDK4E9GnDsIh89W1-m-5pS9WOvjd79dMn5IVNxloYbRJ5uWBIaUA",
      },
      {
        id: "slt_5a9bdb6832412aa1cacf42b2207bdb9f",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAAFqb22gyQSqhys9CsiB7258AAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQACICAHjnuMZSRi0X2RObYsqVXG_9JZTU9hwUZk7etSJKUs82PQG0lh5PTuZJPx2C30_hNAohZptC3Fr2Fz-bIcCuHb9NMrC0nzcDKLgO3VBLwdWm6K-1GvmtlJGtt2gWwe_psmcj3M3hk5WYVuQasHgAwFdDMCY_QdCB7f6tGMoayHKVlI8iajRw00gKSbtcQ3RucJbHR62RrTUJiZTfooe3auSkNhdSg2NE7TcuoWdXVqS8",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAFqb22gyQSqhys9CsiB7258AAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEBz0W1Bu50rD5LxetsDHIz0w6eS1bacKl58AYacX3fgDV457jGUkYtF9kTm2LKlVxv_SWU1PYcFGZO3rUiSlLPNhiAM5Q8HHy42_NQFujf2vdT_NX3IK2-rUf5khdDNvEaa_ZOcGoag288U15CEtrL4nHz0WmX3PtBhi6fp1fpNudmov5cSOEXxfP0o0jqkLjc1isx7NCYGNo1C8G-_Kikl2l_IUiJJ71hmK198FpqI9E",
      },
    ],
    recovery: [
      {
        slotId: "slt_c0d324b649dd146bbc235dabe85c72f9",
        authKey: "7gguBEeFyU6GkEb24QOAG2yc0X07-iiwtaDjZJKopCA",
      },
      {
        slotId: "slt_ac3a5cf9bac61253835eb622a3ff22bb",
        authKey: "Pw8OBxKc8hleMxljP0Id5YM2lyNsjHhxxgJCYmRNgQI",
      },
      {
        slotId: "slt_080a163e4f1ac825c612566b31e3c622",
        authKey: "46bCHcjsfkgeXbj852HX_Ex8CyVtIlDMIM6_YybZg94",
      },
      {
        slotId: "slt_5a9bdb6832412aa1cacf42b2207bdb9f",
        authKey: "BrniRsLcjiMgy6z0hxkn_7riD6ef6BRdSc7w0Dv1Y28",
      },
    ],
  },
  register: {
    accountId: "acc_01a1ffa50d29721fbf1adff0607432a1",
    email: "ada@example.org",
    kdf: {
      id: "argon2id",
      memoryKib: 65536,
      passes: 3,
      lanes: 1,
      salt: "AT7Yj0cRFp9g9d4XT_ocElBLf-wznRPEXdWV_Iay9Mk",
    },
    authKey: "n2IUiLm7k4DzuKVPkQMLyiBF7KVthMb-0BkwmDKyY7k",
    keyList:
      "SEZWMQEBCAABof-lDSlyH78a3_BgdDKhAAAAAJkecvSOsL6Behy2bge1pj0AAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAAAi0Bf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajV5D5e7ShAxzh6i0rv6b4S6zEQfHuY386YyMfezjUbeNwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFCM1CgfWCEuZ_bo-l90270gKhNDox2wbE-vlfazSq1aCQxjfDWqJIrezrvm3lbrdjANDx32wHWBi1fgju0fblw2HcXqVIe-BalZtmFLowmrliYWPcrds_aWsJRepGSfFsPwHyrzTvs8VuhecjszAUszcPLlQ0TSX8GCxjX7-gEVhPDIbXrDTl-Yxy7BwKUAfcVSWc_zFImGiFkZIO1BTDDyLJwxwlowdC0O51VMxgN1jmCAJsRW3sn4dyL9XrayL3c-1zHNDHtcmlQR3CERfh-X0pvv8uRqGcAm7qg0fRgsqq9zYCMCOUFCP6mHnKbppGVmO156I8vlCI3Sa1J4Moxxj_zgLKRoBTRx1F1EN3kyTeDuR54mB3U3MVUMYcKVU_MVW4hE1oO9AWhtzj2HxDUJWH_OvpsQ2L5A72jZ3vwo7h3RqG-_suX2yNlRd9EBIwd1h61ALddPmrhFXvTKmZDIkTNvNYajb6HsJhRq4NKCeUgQUTuqXLTqcc73atlyVWruUwrQM6-Sm70UGA4gSLOodX5kGAAAFRLSExgn8YQocqYEN1Ndnk8kRfmnGpZIofKPsfbJqyrEih4ud8VH20paeVfzYlk_YAAGmKZJO9BRRrcfdXsViI8XK9bDn0XsCy5J8y1HGfMPdiSd4l5ULokVuQi6weukL_l7TC4snuMGJ6OkX9WPcAxgk",
    slots: [
      {
        id: "slt_6163dcaddb3f696b0945ea4649f16c3f",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAAGFj3K3bP2lrCUXqRknxbD8AAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQAEsBAQABAAAAAAADAQE-2I9HERafYPXeF0_6HBJQS3_sM50TxF3VlfyGsvTJJF9pPwgdouKMgzJZTlJx5RbjP50zM2kozcRKOl39Tjj---DhoeDXfH2X7NvXQZ-bh_-1kM4WAP6GNqXO826PgRf9qS_bQofXrGq5HYJuPZRzpnadp5iCsBNVGzZBVujdt9t9HbrfUr-rnA-aRMLG99268HgdQGn9RVz9mmrXJlbG54D6UiB_2TLWTY8jj7CFlm0dSr8RuT7CnVcrjoev-ChZRjUYDVrGo6VuCL0ZlWM",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAGFj3K3bP2lrCUXqRknxbD8AAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEBrDj6umiL8Ky7zwqb6Zi74MqKjP0ifYBVFBwMQsmmZSkkX2k_CB2i4oyDMllOUnHlFuM_nTMzaSjNxEo6Xf1OOFSuFWVUICc1zE3C9jPLrpPaWx3_6gI5RdduxtDuVWbf9ooDP9cRXxIP0w96NBfpSc3YV0PnqnKLu--SNLL9oSH7AvYG6o3-dFMyhzhV_UfBcnS0dkKFVjJno_wW4cNVF2hL2gBRLruOporjzyPFvl8",
      },
      {
        id: "slt_08cd4281f58212e67f6e8fa5f74dbbd2",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAAAjNQoH1ghLmf26PpfdNu9IAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQACICAMciQnAe2Tz-aGNDxQRDivwtZWRlMIep8wKiX1tNM-gXt4ghUnYSiumT6DxLUHREI8H0Xo_uc0XRSfwvp-ztc-Ux2yJo-Lqe2R7lhEJuByWCWbx9OxTVjFOZEXRWHh9xgeX9dAFYAsBGu-zE1EwHs7thF0q7BArpgCmJb_gX0_cLcm5pCWJzXtc_UBb3KympI-OvGFj__d1nGnRFOVzOsx7Y1Ljo54Q5FggRfvM60BN_",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAAjNQoH1ghLmf26PpfdNu9IAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEBOGndktea-FPsLU_HeqiJejLsB5Sgp6KJMJ41lQ9fBHjHIkJwHtk8_mhjQ8UEQ4r8LWVkZTCHqfMCol9bTTPoF8oDDLoojitAeBlB9IeB5kKiRYWlLSIPrdABicpTyPt8mT1VxlAuIO-ao0NdK-K0kEcgU-1XeWT9bUUeg7W2a56Sh773Awg1awMkwn7S9CysZCFgWyq0RfzMeTq50fg0OL5LKP32y3fyk64Zjr3Uf7E",
      },
      {
        id: "slt_fbfb2e5f6c8d95177d10123077587ad4",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAAPv7Ll9sjZUXfRASMHdYetQAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQACICAOCQWj1QK_NIErgC7s_sdZE1igvzGmfcqR7BLRIKILpMuzmV65CpeYV7HJWFLu--D8gHtmE-1j4uizWsBrWcbwxSaEzcirZEa3DON9tE-dEjaIoBx75jm_3Gge3OxYMKMXJbQ8WPPvdr7-YmDCnjXT7XKxCUq1HPowMVHx1kHIUjVM9U-XBUKRqPT3oglwVI1EO9QgJifFryv5SejIoRgjpkfIaE7xqmZbqi35Kqrtcq",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAPv7Ll9sjZUXfRASMHdYetQAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEB-BKBcoD4hzdwkwOmFiDdOeGbtwHZvFQaoIPfLu8HOBPgkFo9UCvzSBK4Au7P7HWRNYoL8xpn3KkewS0SCiC6TGmJuP4EqmjYJrcO4jyGAn7H-1VXXZy4C_cthS76fJ-U9eXzeSiJdCGFRzdTDPdJV5PcaIhkMuZDubHXvETKW6xNocfTotZmci8wQNLIEm0YnxItO83SyoHFABaRuD4Xv-ZfdR-6Nhr7FqCw9NPzWko",
      },
      {
        id: "slt_c31c25a30742d0ee7554cc603758e608",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAAMMcJaMHQtDudVTMYDdY5ggAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQACICAPOjJP21CtoRo9er7YseIf10tr46QbcGszNA9rzoH_QLoXB22WDGAsbeLqL6qv0xYQZLAGj7ssRqbO-RbDFhyqFRDtH5V_tdOEi3DR9c01qABov9HkR8USjku7vyPsIP2uN9_VqFhKJ6KyTluNYoGvH3v9dSCTsX_EM20-dQz_oZtut4ChBN57y6uM0FAB2JZJIvWh3LVXk9bnDa1q_FvbJRzMWk6axb6Sqfw03TA6Aq",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAMMcJaMHQtDudVTMYDdY5ggAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEB0hNSOOx53KJPVt67LMP029VavRSfs5siSdLqFtwomizzoyT9tQraEaPXq-2LHiH9dLa-OkG3BrMzQPa86B_0CwI9ioTKVurZ2BQkr3nify8cIp7E3SoSCtT6qcljzqUxeSarsyBNyjSZ30PXwiKYGAokJNflA_03SGOs8q5BJm7ryPNN_qmMwP5LTzMX9wPkxXiaVcglvj9QwAzyatl9gxWRXHkAW5iJWZWOqLzTEpM",
      },
      {
        id: "slt_e7a23cbe5088dd26b5278328c718ffce",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAAOeiPL5QiN0mtSeDKMcY_84AAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQACICAP_8zuxZk47MvCvq2_haZUCrCVd13VzpTrucdBG2YD4of6sZJXcoJdrHnOb-4TLqdit_ZcnQcQOE6YnE8Sr892tM5xoV_vDfyhYPUBdXVeLjdNPHnpe8Muij-YAnuyctjKO5RRbug_1d44YieuTNe_qtg6oD0aRD7Lqe9bJ9gXV0N4q6MO96QFRsN5z9ExxQXZiKF-0lzG_E0E6xF_ptqwq5v3QLsKfmsqizYBA5KWa8",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAOeiPL5QiN0mtSeDKMcY_84AAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEBbJQzAkzxpWdy-C7Pnas3qSwx3IKrL4jWcaLfdhFhGBj__M7sWZOOzLwr6tv4WmVAqwlXdd1c6U67nHQRtmA-KOjtgJgrkcqtjvfYwxKRrVyesUsUI6e5HYBsG-Om__dDLPCwjfRlkSLrFnpAwk9HTv0M-CYyyACgEc6rQlbfMZqTC6Khzl6QM7y65FOGomplAVDyinKcSZHLONVAKW7PcciLQN9LgrK5ctHiaqbQ-v4",
      },
    ],
    recovery: [
      {
        slotId: "slt_08cd4281f58212e67f6e8fa5f74dbbd2",
        authKey: "spGuqM0xBhGzOsf2wbE5h8qetKzu9iL8fGfYm2-1kNM",
      },
      {
        slotId: "slt_fbfb2e5f6c8d95177d10123077587ad4",
        authKey: "OdCYZeb7bZEyB3Bj_YSjnCBORYekpMLXK1osGLCYzws",
      },
      {
        slotId: "slt_c31c25a30742d0ee7554cc603758e608",
        authKey: "iE0miiMpNfYixS6DRTQyGbd1iJO8WlRCCZg6H4wPgJk",
      },
      {
        slotId: "slt_e7a23cbe5088dd26b5278328c718ffce",
        authKey: "6p8SCX3JQICD5E9eJq2QWTFOtisc5cHTstovX1Bx6v4",
      },
    ],
    device: {
      id: "dev_512d2131827f1842872a60437535d9e4",
      certificate:
        "SEZWMQEBBwABof-lDSlyH78a3_BgdDKhAAAAAFEtITGCfxhChypgQ3U12eQAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAAAFyh6auTEG-N6zk96VKgdkrB1YjwFp403u2-YnHZCnHBWqwhowb1L3utA5JZiFllbgPsq6f2t8C2QyWndm3aTN46BAAAAAGh_6UNKgAABIDBmTkpAAAAAAAAAAAAAKA8mHWkPPjdlYPQ34GQgT-CaxIeM1DmeItmLNJ-zPL4pXadWJm3Bx0Igubk03cqeWgKJbeIB-_-Ebuq3w7z_gs",
    },
    workspace: {
      id: "wsp_f6ec5072931a90b680bda56474fb93d5",
      roster:
        "SEZWMQEBCAD27FBykxqQtoC9pWR0-5PVAAAAAWE_1BomNZfcrM19uWj4XJ8AAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB_qQERRYQN-nJct3DsHPshp6KWUs8n3c7x1hdgxOpqNVsdQsVT9qVZLRXwAYUInDwAAAABAD0Rk8YaqM7S1TfArPHajRULpCimKyBEPLaMu-_cvdaiAAEBof-lDSlyH78a3_BgdDKhf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajUEC7ZGcPf_sqO3zj_m4kiyPYYaKytuGm1q1fTrIX3VJsMAnvZ50zsAFQNM0HR-WuF-_aXbjKbvW4vHFbLPKIYN9xGGja8b-NVlIB0K1_kp7Mz7-Ln9seLjtXqEZFdbwAYA",
      keyRing:
        "SEZWMQEBAgD27FBykxqQtoC9pWR0-5PVAAAAAfbsUHKTGpC2gL2lZHT7k9UAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAB6AAUEAAAAaloxIwPGfdS2m9GUdZzTHfKXltAeIs04AhFDifzfsOTyBFrExImYgr2H3dwvU3s5LDqFmly2j7jy2CkllRKnegm_iVD__cV3Kgq5MH_DKtUuJsggz6tjvF2lGe3JUtHWjtmErppUDFPFqilaY6XDOVtFR6qf29QrWgEni7J-Rm4cktBCIDgxcPiyx1TLads-zDS-fDhxwmbHQtIASPIxx9dka5anZbg5gI8PNCpR1F-OoFdNUQ4SXJOfiA",
      grant:
        "SEZWMQEBBgD27FBykxqQtoC9pWR0-5PVAAAAAQGh_6UNKXIfvxrf8GB0MqEAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAAAwAECjqpMOemkJOGBTQr7YhIjiMWfV8ah0c6yYyrY56SOvTXkPl7tKEDHOHqLSu_pvhLrMRB8e5jfzpjIx97ONRt43X1BIOWp_jEJoCzjneCjO0ATy3MZPsMPPmjRHbWEUPA8Z57-HB2AR3o2X1vjwzoNIq3RHcOG7DTxY-BCcVJaPZBekwgHUHjFLtAnRM849OFnY6WHorz5xjGjInNuhrqD5aAMHvjltdXUtdraG401QIbcbITys5hPhcqcAjPNumEOyYjyi1vVpVJm4WGgf2CyQMcYWYA7jFCCN6DTlhBgdkEJxM4OPvJOvq328q6V4bAI",
    },
    client: "browser",
  },
  replaceSlots: {
    keyList:
      "SEZWMQEBCAABof-lDSlyH78a3_BgdDKhAAAAAHlSs-KeqtA2hkxSAvWfTsgAAAAAAAAAAlEtITGCfxhChypgQ3U12eQAAAAAAn4Bf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajV5D5e7ShAxzh6i0rv6b4S6zEQfHuY386YyMfezjUbeNz1DJ8ynFsmjBcYx8hgzzpNHBdbDth72EHeIh568mhzcAAAGCM1CgfWCEuZ_bo-l90270gKhNDox2wbE-vlfazSq1aCQxjfDWqJIrezrvm3lbrdjANDx32wHWBi1fgju0fblw2HcXqVIe-BalZtmFLowmrliYWPcrds_aWsJRepGSfFsPwHyrzTvs8VuhecjszAUszcPLlQ0TSX8GCxjX7-gEVhPDIbXrDTl-Yxy7BwKUAfcVSWc_zFImGiFkZIO1BTDDyLJtjDZSiCHF_EeJdrN5hDZHgTsTOiaRB35YEYU5z82mFsOnf6rpcGkcvPmITGk8m7iyPgd01nNK6DE6zwIJUEGLo3FEz57ek8hLUENMPHaEo3mwxwlowdC0O51VMxgN1jmCAJsRW3sn4dyL9XrayL3c-1zHNDHtcmlQR3CERfh-X0pvv8uRqGcAm7qg0fRgsqq9zYCMCOUFCP6mHnKbppGVmO156I8vlCI3Sa1J4Moxxj_zgLKRoBTRx1F1EN3kyTeDuR54mB3U3MVUMYcKVU_MVW4hE1oO9AWhtzj2HxDUJWH_OvpsQ2L5A72jZ3vwo7h3RqG-_suX2yNlRd9EBIwd1h61ALddPmrhFXvTKmZDIkTNvNYajb6HsJhRq4NKCeUgQUTuqXLTqcc73atlyVWruUwrQM6-Sm70UGA4gSLOodX5kGAAAFRLSExgn8YQocqYEN1Ndnk8kRfmnGpZIofKPsfbJqyrEih4ud8VH20paeVfzYlk_YAALv3KVUWZ9Wv7FIKsFMdcyS4ltkJmE5w0s8cvqYRodk9vnQNUpiaN_sP1iGMUdUIHU43vxRFbE2BQlvxueXEfAY",
    slots: [
      {
        id: "slt_b630d94a208717f11e25dacde610d91e",
        slot: "SEZWMQEBAQABof-lDSlyH78a3_BgdDKhAAAAALYw2UoghxfxHiXazeYQ2R4AAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAABQACIEAI7PJFMCrdx-V4j_JAQ9twhX7CewKx2K7E4B7EBolIUGoDKUb0DAt0qsIsTUFQQ23X9cI_ypfx5ZJgFf_UmauGqgJ3d6WcpKcWjRnGhTsO7QYIS-r55BQ6N8nnlfc3DwvWKmiKacocwYoyNVY3kfmkArPZYiKSjOiVEB2Z9qXgURS7MrbCC5-mP0VX8h1reMgOPxbsuLjK2fmwF_PEtbk0ss_V5fn8yH8PJHarcXT-8L",
        wrap: "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAALYw2UoghxfxHiXazeYQ2R4AAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAwAEEBrlT6bdvSYOkJjzv5PI0iEt6oLfmdXJHC-MTqLT34Ol-OzyRTAq3cfleI_yQEPbcIV-wnsCsdiuxOAexAaJSFBormzPxUkAeA3lICw80VrN-pgRPR8iMse6D4iyWDEa69Dk4iU28CPgrtS9_qijaCmq27gk2aIT_YI6njQGpJQY50kBBrDsaqI01ytYjGIsGerzE7-neGbtaJgnp_ujK2c_F74wAwRey7OPgfxxmFHsU",
      },
    ],
  },
  labelSlot: {
    meta: "SEZWMQEBCQH27FBykxqQtoC9pWR0-5PVAAAAAWFj3K3bP2lrCUXqRknxbD8AAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAABYAAEGDBdmTmakxisQARJMVEmK1Yd_I95-cSsL74baXDyFyX_-25_kf_mC_KIT88JDpz6aOSVh_NyYMMmMMREmRh49bmj8odM43iMcIOhRphqSYVWd2X4t6Svtkfkeisd7Giq-4LDLasoMDyfLOXR5kR3yEjhYEFPkgggCzxWz7y1GdgGxOGxMToDE2tEH8oPgYUeh_lGKbYNoJXpYep5GwwwMI-qUBZGCHpUcJHHyE6RD7MIw-M0dBLjJshHIXoP9456bxUnLywm_Pg_RmcnYmVqNgD4suyW140sP",
  },
  addDevice: {
    keyList:
      "SEZWMQEBCAABof-lDSlyH78a3_BgdDKhAAAAABBjXpDyRC_eedocHK_xUYIAAAAAAAAAAlEtITGCfxhChypgQ3U12eQAAAAAAl0Bf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajV5D5e7ShAxzh6i0rv6b4S6zEQfHuY386YyMfezjUbeNz1DJ8ynFsmjBcYx8hgzzpNHBdbDth72EHeIh568mhzcAAAFCM1CgfWCEuZ_bo-l90270gKhNDox2wbE-vlfazSq1aCQxjfDWqJIrezrvm3lbrdjANDx32wHWBi1fgju0fblw2HcXqVIe-BalZtmFLowmrliYWPcrds_aWsJRepGSfFsPwHyrzTvs8VuhecjszAUszcPLlQ0TSX8GCxjX7-gEVhPDIbXrDTl-Yxy7BwKUAfcVSWc_zFImGiFkZIO1BTDDyLJwxwlowdC0O51VMxgN1jmCAJsRW3sn4dyL9XrayL3c-1zHNDHtcmlQR3CERfh-X0pvv8uRqGcAm7qg0fRgsqq9zYCMCOUFCP6mHnKbppGVmO156I8vlCI3Sa1J4Moxxj_zgLKRoBTRx1F1EN3kyTeDuR54mB3U3MVUMYcKVU_MVW4hE1oO9AWhtzj2HxDUJWH_OvpsQ2L5A72jZ3vwo7h3RqG-_suX2yNlRd9EBIwd1h61ALddPmrhFXvTKmZDIkTNvNYajb6HsJhRq4NKCeUgQUTuqXLTqcc73atlyVWruUwrQM6-Sm70UGA4gSLOodX5kGAAAJRLSExgn8YQocqYEN1Ndnk8kRfmnGpZIofKPsfbJqyrEih4ud8VH20paeVfzYlk_asiLZdMmNnWuAiW-FnH_uXmPWaZHEciGsoTZg-OhraD-tvbqccduWmKRrNJWOobj0AANmSynAmeeBs52Mi-jfn16HxOs4jlWmpNW33mNnQJQ1_qHYuRD3q4g2TtumYBrvz1D_G2vJSfl5Q8sWCzBd07A4",
    device: {
      id: "dev_ac88b65d3263675ae0225be1671ffb97",
      certificate:
        "SEZWMQEBBwABof-lDSlyH78a3_BgdDKhAAAAAKyItl0yY2da4CJb4Wcf-5cAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAAAAFw9CLNrjpvLo7-0flavWYfk0IqDenBztCYnB4IpTffIx7MSl5o1YuSQ-End92vK4C3kZlCnM0SzA06XqQGZg0MhBAAAAAGh_6UNNgAABIDBmTkpAAAAAAAAAAAAANNsheJUsnF7UVz8rnz5VPyTXhIuA-V4ghzyCGmdZk73mRqiXWsAeHbPcz7OXVVlGBZvf5bJDfAU6or4AXWQBQA",
    },
  },
  revokeDevice: {
    keyList:
      "SEZWMQEBCAABof-lDSlyH78a3_BgdDKhAAAAAOae5i41M4b3Z4Su967ahx0AAAAAAAAAA1EtITGCfxhChypgQ3U12eQAAAAAAm0Bf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajV5D5e7ShAxzh6i0rv6b4S6zEQfHuY386YyMfezjUbeN0Q1FH8LbXLlF4qsbY3WGIpYbV20Yq7ZVrgAKpY4UJMYAAAFCM1CgfWCEuZ_bo-l90270gKhNDox2wbE-vlfazSq1aCQxjfDWqJIrezrvm3lbrdjANDx32wHWBi1fgju0fblw2HcXqVIe-BalZtmFLowmrliYWPcrds_aWsJRepGSfFsPwHyrzTvs8VuhecjszAUszcPLlQ0TSX8GCxjX7-gEVhPDIbXrDTl-Yxy7BwKUAfcVSWc_zFImGiFkZIO1BTDDyLJwxwlowdC0O51VMxgN1jmCAJsRW3sn4dyL9XrayL3c-1zHNDHtcmlQR3CERfh-X0pvv8uRqGcAm7qg0fRgsqq9zYCMCOUFCP6mHnKbppGVmO156I8vlCI3Sa1J4Moxxj_zgLKRoBTRx1F1EN3kyTeDuR54mB3U3MVUMYcKVU_MVW4hE1oO9AWhtzj2HxDUJWH_OvpsQ2L5A72jZ3vwo7h3RqG-_suX2yNlRd9EBIwd1h61ALddPmrhFXvTKmZDIkTNvNYajb6HsJhRq4NKCeUgQUTuqXLTqcc73atlyVWruUwrQM6-Sm70UGA4gSLOodX5kGAAAJRLSExgn8YQocqYEN1Ndnk8kRfmnGpZIofKPsfbJqyrEih4ud8VH20paeVfzYlk_asiLZdMmNnWuAiW-FnH_uXmPWaZHEciGsoTZg-OhraD-tvbqccduWmKRrNJWOobj0AAVEtITGCfxhChypgQ3U12eQlZOFv_XHR5EgwtxwYhEuLCdWl-LuCeHApYKLYILrc4W8isl6q-Qmyruebj6HlR6kHFV6fBy509VXIEvD5lgcJ",
  },
  startPairing: {
    client: "browser",
    pairingKey: "_lD7I_A5oOFwnNgf7BtmITZgY0JucYJwRZjZlIBUNxE",
  },
  handOff:
    "SEZWMQEBAgABof-lDSlyH78a3_BgdDKhAAAAAP6BS7m8WzWA9hNrlMfqrVIAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAABQAEECpC15PgPUDO-rt-91xhYm1JHdYm2GGgolhMPzYFT_wQb-UPsj8Dmg4XCc2B_sG2YhNmBjQm5xgnBFmNmUgFQ3EaHwGs3QTphfvPHxtMDNIVuIcBwqkxmrGAxaQIKF8Vmw-y9F7wf9TVNgi3mi5oYcJRa6YAoX_W77FsXbgii1BG8vWmsc5qnILWtZ6bR-UfFrULsU6LNke2hFaEgDSP78barHxlxGzWO1i7wFvx8pQ_SqLTkYvhyV0Xtrwb6dvMqxMfpdy_cl2gLigBfINYQcLJpEz9yPCmJYf4myQV61E30z8aTNCO9OvPM4ey1UdSODD3WbWiqXhm0dOaKP75m4Tjed8G_w-vezcaLJljoatQ0",
  replaceRoster: {
    roster:
      "SEZWMQEBCAD27FBykxqQtoC9pWR0-5PVAAAAAeTqbWUIxPz7gacKMXA-Ih8AAAAAAAAAAlEtITGCfxhChypgQ3U12eQAAAAAAMkC89kITlxbI8l0TI0eJE1GuyQ7J-6XS0xWndw9cfMATUd_qQERRYQN-nJct3DsHPshp6KWUs8n3c7x1hdgxOpqNVsdQsVT9qVZLRXwAYUInDwAAAABAD0Rk8YaqM7S1TfArPHajRULpCimKyBEPLaMu-_cvdaiAAEBof-lDSlyH78a3_BgdDKhf6kBEUWEDfpyXLdw7Bz7IaeillLPJ93O8dYXYMTqajUEycGv057FnUrdelrJaVKKBh7dyyZoDASEdQpNZ3NeW7N5iTQilEpz87awDTJ-Amc5WQci9SwTKCeg3i351dKaD7hpwS1owKioOo2pt91wbEFpVcHfJAKGFO7nN0Nl6j4G",
    keyRing:
      "SEZWMQEBAgD27FBykxqQtoC9pWR0-5PVAAAAAfbsUHKTGpC2gL2lZHT7k9UAAAAAAAAAAVEtITGCfxhChypgQ3U12eQAAAB6AAUEAAAAaloxIwPGfdS2m9GUdZzTHfKXltAeIs04AhFDifzfsOTyBFrExImYgr2H3dwvU3s5LDqFmly2j7jy2CkllRKnegm_iVD__cV3Kgq5MH_DKtUuJsggz6tjvF2lGe3JUtHWjtmErppUDFPFqilaY6XDOVtFR6qf29QrWgEni7J-Rm4cktBCIDgxcPiyx1TLads-zDS-fDhxwmbHQtIASPIxx9dka5anZbg5gI8PNCpR1F-OoFdNUQ4SXJOfiA",
    grants: [
      {
        accountId: "acc_01a1ffa50d29721fbf1adff0607432a1",
        grant:
          "SEZWMQEBBgD27FBykxqQtoC9pWR0-5PVAAAAAQGh_6UNKXIfvxrf8GB0MqEAAAAAAAAAAFEtITGCfxhChypgQ3U12eQAAAAwAECjNiiHO8eBeeMAiRBQNTbXjvaCwjF5X9kxfMfxx2tQT3kPl7tKEDHOHqLSu_pvhLrMRB8e5jfzpjIx97ONRt43vUEqWzjyCbHEQi0EEkhUkCNgbhA8Gk3BrjONonekfJgENZF2Qf-sPC37QKju0NyIQ_ZgOa49P5KKJPdVqfH5YVsy1z-A1yU-1r85ZGHb-4DKWIwMe3QI1dQ55LEErvkFAoPiKrEyOSvvKSaQXDvbzNi-tqty-71QTzBpL4jksfJ11FDlJysgTmYtx-jXwa3VSyD03VJktIm2a0ItfJtfuDRhV2H7wRMrbUlFOMlkswM",
      },
    ],
  },
};

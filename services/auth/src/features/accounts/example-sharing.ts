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
    id: "wsp_9c987024d411db7b7969feb65d45b3e3",
    roster:
      "SEZWMQEBCACcmHAk1BHbe3lp_rZdRbPjAAAAAZibU1V77tsKeZbB42JwVx0AAAAAAAAAATDOYyomGfjLVVEMAmW9EI4AAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACacr7Un0UhPiYgQouuv5sjQqyolOPn8kxJDzPar2wFNMyu6ngU8obRycFgBxdEELkAAAABADn9a7G6ND8DG9nPfg4buW2xVt7zsL9Hz6GBqAEnmi4gAAEBof8AxO11brm8paXt5iOfmnK-1J9FIT4mIEKLrr-bI0KsqJTj5_JMSQ8z2q9sBTQEjQWNPhvpqj1-b6AFkuxTvT9iE0Z8XmRgglLbMTQL_pdkFYC2F8XQyUwtJ9AOHq5VtQ8YQ0j5CwzZEzbSiQ_C6MEhmierW3GkuGHaZpB-4U1F1BEVcaCHUzukxlquSx4J",
    keyRing:
      "SEZWMQEBAgCcmHAk1BHbe3lp_rZdRbPjAAAAAZyYcCTUEdt7eWn-tl1Fs-MAAAAAAAAAATDOYyomGfjLVVEMAmW9EI4AAAB6AAUEAAAAajOgbUd3S5UzUXNtDSnuqxbXGjCQyNUJwDzjih3oCOZQzA8f6SD2ycWycIwG5H_V0aSxbQjq9vmdcOQaP_1l6tmTWZTYRdPSPPY-XJ9XFLiJN7HrK2VUkO5U9w-E_N0VkCIS_YFxX7yAoU9pQm6ddkhoiZp6twFCJVa2AcLgdmk-uDePT34XgZg1HzWfIWR0vmoi6XLFbfAlKty09XHpRizBQIfQs8AHvGTLnk9Wi0HKqVcj5B7j-Au07A",
    grant:
      "SEZWMQEBBgCcmHAk1BHbe3lp_rZdRbPjAAAAAQGh_wDE7XVuubylpe3mI58AAAAAAAAAADDOYyomGfjLVVEMAmW9EI4AAAAwAEDN_9VI9feS_hM1jSD3na1lKObfsnSAowTTkNXpvPz7BNFQJLC_mwlkrLFq_VeXmoeKYwF9A2PY2WI9id7Lh-BuM0JbvHUCp55zTK9xGac-vdvHeGhy-f-q9q2vYjSPjeiPfFNcTrhS2RFhwCLN1kTsfc0jp5UgoKDfXUTmUeRHI5e6i64vM-NlGh3ehSx2xNaaOUxxW6JGp_6uv2kJS6OUbm6x6N_idnOBYURbp2KIjOvBzgRypIja5yZ1_FAk23oFg3LFLHn2HGTnM9BTBPEWIzS7Wlk4lhJNQMoIWn7S67Hzea-47PhTkqOAuUXd-wg",
    meta: "SEZWMQEBCQGcmHAk1BHbe3lp_rZdRbPjAAAAAZyYcCTUEdt7eWn-tl1Fs-MAAAAAAAAAATDOYyomGfjLVVEMAmW9EI4AAAAkAAEE09t3X0uGXnMW_V3CadGAeu4p36iZ9EdcGP3svMBDDU9_cizH8GEre83vmWU_hNaefOX-6XP4pQ2UXWy5AZZdjIGS8GsaLchmgOFntiL9W5h_gOVNgi2hBhLjVRiChDNZi1P8oK6KCiLBmtgp8_3XTQKvmJucygrCwm8wa0kIwqiMaz3Q3IkertQgomucCyRZ4qKRjbDmKEiPXHXRq4OqBu_5YwM",
  },
  switch: {
    workspaceId: "wsp_9c987024d411db7b7969feb65d45b3e3",
  },
  rename: {
    meta: "SEZWMQEBCQGG3d_crr98EEPgoXQNyVFNAAAAAYbd39yuv3wQQ-ChdA3JUU0AAAAAAAAAATDOYyomGfjLVVEMAmW9EI4AAAAkAAEEVfJkN4uMvoV3kEcPhDIZ_fPduQI6AicpgAGhMsM_dOIy4GsULFY_WuxCAOFGm82NKNTB4_haY4ALXhtvSCYxtp1qHqGVQh3qKsJvp7VN3YeVbIJEEYP2J_s2ZO6cEjnTZQwcCiWVTH_ybqn7i3-dopvAeksgHi3OOuZRUl6J9yKZWbWvJnW3loPcQCd-YtfMs_3aferhjaqMihW6ZmpznBnaTQk",
  },
  invite: {
    id: "inv_0192f1d0c0de70008000000000000001",
    email: "ben@example.org",
    role: "viewer",
    meta: "SEZWMQEBCQGG3d_crr98EEPgoXQNyVFNAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAATDOYyomGfjLVVEMAmW9EI4AAABIAAEDZSRGVg6noGvzTfm5nkljotHLCyiuMJ6YxHUEtVtG2ZxOKqcuXgsvIpAKS-jHPGUd2rCqSEGX9e4oT_FKAB442S0H-bafbxZdHZ-4UMY-Y8xFn7g63ScSJguZ2p6jfJz6LLKSvqeDrcsyGQRehtKr_EGxev5MksK8wPof_b5biLGgUabUKZ8wwwfNOfND6u3jqikOjA-nDlOsI3JB7H-zADSmvzpdaauCJSXyMkMp_GG9jvWyUyOQVYlfGtGuzZiS8-KQkLZ5qAw",
  },
  accept: {
    inviteId: "inv_0192f1d0c0de70008000000000000002",
    proof: null,
    pin: "SEZWMQEBCQGG3d_crr98EEPgoXQNyVFNAAAAAWPY8rxGky5GWhuw9hacsT0AAAAAAAAAATDOYyomGfjLVVEMAmW9EI4AAABYAAEFNBJLpc_eiGxll1zWoACPhPU8TTEqcnHUP0XE_m8zlQeZh7Xim4t7TfylldRVxswCbsYiLS053dH7aXi5JVX6WYFdf5B4I7ASSZe2mQMoTz_71RKS1oLu1tLVvGwpuWt-ysQL4SP-ydDV9sjwwxiVIpZu154omWv1MY86ktWYpb88lSFuWqsA2FNlW-ayusobeGOkZZprycKVDSBF9t-SZpqzddvxKu2z01Yi9iwZ9xXgARBu_o_x9lsYvqtSw3rcotQCEjqcgItn_1PsQ7Q5vqPIkeqKB5UC",
  },
  admit: {
    roster:
      "SEZWMQEBCACG3d_crr98EEPgoXQNyVFNAAAAAY0ma9EPD524QZnyYubu6yIAAAAAAAAAAjDOYyomGfjLVVEMAmW9EI4AAAAAARoCEGb7AvoPs6bYkAXZxYmXJZ2KZjdkT-4Qe_yFSEIpWN2acr7Un0UhPiYgQouuv5sjQqyolOPn8kxJDzPar2wFNLrXtjR80T3D4iEKyOzoWXgAAAABAKiZSya9ePKpL3UkGkVBiJ7P1SMuo45PtgDen7h4d73eAAIBof8AxO11brm8paXt5iOfmnK-1J9FIT4mIEKLrr-bI0KsqJTj5_JMSQ8z2q9sBTQEuVGpR7lm1CtRECxnnt7FohfZtWdI_yRblQu69AROOjgBof8AxStwSrqPBYhQ8EgAOFQVTvC7jGo_tusK_9PyW3s2oN-jAwY2QoJ754S5XaIBLvb7wMFZ0ylebPJkdsT-oufVHTQ1Wv8gaXSj-WuDjPYz6bSb7VeeWKyuaFZ8Qi64tEypr7DY9lyLLOl-g6r2Jo_GmLb2xSNRaQJGr_Y4jedC0hPn4XVvqUOQdNy71mYO",
    keyRing:
      "SEZWMQEBAgCG3d_crr98EEPgoXQNyVFNAAAAAYbd39yuv3wQQ-ChdA3JUU0AAAAAAAAAATDOYyomGfjLVVEMAmW9EI4AAAB6AAUEAAAAaqT4D-CWUYLKZVJ7sPahlMVbR-jm7R2RBnWIt2Fpf1795A9IRRxVE3B7RjdHga267JI1oSzjj20HrN5mscnQhvz7aKR1hzQQoLjmMzxrDCU_bs7p3iVjoD_CKTcPPKEbTP-ugR3J9d5XEWaIkQRsPSBfB1Tii5ibZ-CnLHlwte1hD-hm3BP3qG7EuBGaapfbD_kROMNxofZojoVFHh5SXo9rw4xlrBEs-LTPWEo8TAxQYKG-qk1kG2B2eA",
    grants: [
      {
        accountId: "acc_01a1ff00c52b704aba8f058850f04800",
        grant:
          "SEZWMQEBBgCG3d_crr98EEPgoXQNyVFNAAAAAQGh_wDFK3BKuo8FiFDwSAAAAAAAAAAAADDOYyomGfjLVVEMAmW9EI4AAAAwAEBj2Ym8faOA1qcFinEJ50s9cZQyTXBVAE8jIkHA3LHdFuNcbz7NZZ24cRbvp5ncRP60TTqQcFrwK0bFYxBWlSVp90QopDl_2BSwNVOulbFe0RI5hInUKyeV-9CeUsjB57qIyacMdAFGZA5fq_3Zw0_4nAggGUqzdEUC07-IMgG-SDHbOf4hJCZ0Bx-vI0cGUWaD29IvOE_6eHaReRiL-bVE9UW33ovtvpQsVi_E8MuSMpNSObwKIsOruFzPnSEtS5ZDLHYmD9ptVhh5t9bkwGKdvmhm7HFkrNG3uGad6Lb-eXua_K7wd9xpqHDWLCZuHww",
      },
    ],
  },
  changeRole: {
    role: "member",
    roster:
      "SEZWMQEBCACG3d_crr98EEPgoXQNyVFNAAAAAXve78PloCcamueN1-tTzfgAAAAAAAAAAzDOYyomGfjLVVEMAmW9EI4AAAAAARoCTei0_zydDvCyb_jRDuEAMXYaXvser4X2tcFyiVUOFK6acr7Un0UhPiYgQouuv5sjQqyolOPn8kxJDzPar2wFNLrXtjR80T3D4iEKyOzoWXgAAAABAKiZSya9ePKpL3UkGkVBiJ7P1SMuo45PtgDen7h4d73eAAIBof8AxO11brm8paXt5iOfmnK-1J9FIT4mIEKLrr-bI0KsqJTj5_JMSQ8z2q9sBTQEuVGpR7lm1CtRECxnnt7FohfZtWdI_yRblQu69AROOjgBof8AxStwSrqPBYhQ8EgAOFQVTvC7jGo_tusK_9PyW3s2oN-jAwY2QoJ754S5XaICLvb7wMFZ0ylebPJkdsT-oufVHTQ1Wv8gaXSj-WuDjPbpQS6ObhOjatnD-goBr74k1UoOQLqX0g3SivYCQPQAwzgkUoaDDU_yFaRhWId-0kpTfXYKQ0D6zTg3h9w4CMYD",
    keyRing:
      "SEZWMQEBAgCG3d_crr98EEPgoXQNyVFNAAAAAYbd39yuv3wQQ-ChdA3JUU0AAAAAAAAAATDOYyomGfjLVVEMAmW9EI4AAAB6AAUEAAAAaqT4D-CWUYLKZVJ7sPahlMVbR-jm7R2RBnWIt2Fpf1795A9IRRxVE3B7RjdHga267JI1oSzjj20HrN5mscnQhvz7aKR1hzQQoLjmMzxrDCU_bs7p3iVjoD_CKTcPPKEbTP-ugR3J9d5XEWaIkQRsPSBfB1Tii5ibZ-CnLHlwte1hD-hm3BP3qG7EuBGaapfbD_kROMNxofZojoVFHh5SXo9rw4xlrBEs-LTPWEo8TAxQYKG-qk1kG2B2eA",
    grants: [],
  },
  removeMember: {
    roster:
      "SEZWMQEBCACG3d_crr98EEPgoXQNyVFNAAAAAs8x9uqWvaMwyqkFRep4nkIAAAAAAAAABDDOYyomGfjLVVEMAmW9EI4AAAAAAMkCDHy70AFdgIsn8rQSiXwGp0gsWgZ-vMY3OiRs8fstAiWacr7Un0UhPiYgQouuv5sjQqyolOPn8kxJDzPar2wFNLrXtjR80T3D4iEKyOzoWXgAAAACANYLWfZ9WaZrfXNAI4TWnnjdlQfjUSG-3c3K8xV6W7j2AAEBof8AxO11brm8paXt5iOfmnK-1J9FIT4mIEKLrr-bI0KsqJTj5_JMSQ8z2q9sBTQEmKoJMy05n9t-oDx_YD1EbUhdUZUg5r5HMRw5Sgr3XFjCzPUS2sluntY4O5MHZMO4HyBwJU6CKD9lC3uw3lrjAVFN5ioNwtFlzhO_OEXkfKJ441VYB6kzJZoIlvp1CqwE",
    keyRing:
      "SEZWMQEBAgCG3d_crr98EEPgoXQNyVFNAAAAAobd39yuv3wQQ-ChdA3JUU0AAAAAAAAAAjDOYyomGfjLVVEMAmW9EI4AAAC6AAUEAAAAqjlmTOg6aFdZZEhmr7W5WfF7AC_xSZiPn1x-myBQMzyCCh1BmBU1G-WhT42lXYMRK1fC5yPdCI3ubk6jtWvM557TZe97MWQQbJwO9Spxr7Ve-Syt8eBFbUk1Mqk-r3X2ACEvdSPv9w8AwV88l06eazu4Ye9sUnN9LuOtZUJS1POtTJ87w3G0VNce2Xzx0OS9MvfnuyiRQAdA_FbdysRXYeUtqF9fxdbCe1cj7VpCnE9KL5vmVgJ_xH3mZ1K-dHe2c-dw7y2eIvw-X6Xh-jQ99zkRYUkfvF2CzVDhMAfsERLkz08BpSpNT0-e4eFkieFvibjwMR4GFRcRoyA",
    grants: [
      {
        accountId: "acc_01a1ff00c4ed756eb9bca5a5ede6239f",
        grant:
          "SEZWMQEBBgCG3d_crr98EEPgoXQNyVFNAAAAAgGh_wDE7XVuubylpe3mI58AAAAAAAAAADDOYyomGfjLVVEMAmW9EI4AAAAwAEB0A64RvPVpV89n3LLwjHP7nUyPETiVkEYkFxiGMIiafdFQJLC_mwlkrLFq_VeXmoeKYwF9A2PY2WI9id7Lh-BuHxnFNot-1f-_GHPoYuYqX5dQcuD4osHb6ykB68YnIcFhQgmnzQIka6Z1yOYAbS-Y_iPo2s1p4Ad7Z8lB3HFInvntl5oTq3AxZDc1U4tHtmOXA3RqLQLCmoQDBxSm3a9J5Ypq-fKbWm1yuP7ystqRSdKL_KQ-pwz2w-tWa2JoE_dexmamsfn16lWGGOx8-qf0Ww0xk9L1j83Jat7urVjScg3UqSxbrVvA8777f96I1wM",
      },
    ],
  },
  ben: {
    accountId: "acc_01a1ff00c52b704aba8f058850f04800",
    register: {
      accountId: "acc_01a1ff00c52b704aba8f058850f04800",
      email: "ben@example.org",
      kdf: {
        id: "argon2id",
        memoryKib: 65536,
        passes: 3,
        lanes: 1,
        salt: "qOwmCLM5GG58rp0KXnhySHpwgVHHIWY88Hr1utke8g4",
      },
      authKey: "lzD_9tr8jgGvCMofroe9nq-LgnFiLN3XJEFd-5z5OKU",
      keyList:
        "SEZWMQEBCAABof8AxStwSrqPBYhQ8EgAAAAAAL1HebMyUjUtziQ2byLS25wAAAAAAAAAAfrAZ2r-FoeFhjLv-dgbf-oAAAAAAOkBOFQVTvC7jGo_tusK_9PyW3s2oN-jAwY2QoJ754S5XaLjXG8-zWWduHEW76eZ3ET-tE06kHBa8CtGxWMQVpUlaQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAWUxmPofK8sEA_UjB35XMgG_s6R0qmQ7jnNwDZ_powc_M_qIRsoln0rRqdr_we1yZvXmp1W9xIBeLpQ83bCHoncVfE_St9MYHtH81mNR6tryAAH6wGdq_haHhYYy7_nYG3_qy4ZNr3PwX-lsP-HVcYlkbqh9c0QslNy-T49Z1YyrHBEAADhKO7XkdDVIgojivPq1fh9nZ7gpvRcbn9MOapKQ1i0FwQx7bQXviNwh7eeB0p82s17fs-wV-096cIaY_XzZqgU",
      slots: [
        {
          id: "slt_01653198fa1f2bcb0403f523077e5732",
          slot: "SEZWMQEBAQABof8AxStwSrqPBYhQ8EgAAAAAAAFlMZj6HyvLBAP1Iwd-VzIAAAAAAAAAAPrAZ2r-FoeFhjLv-dgbf-oAAABQAEsBAQABAAAAAAADAajsJgizORhufK6dCl54ckh6cIFRxyFmPPB69brZHvIOa1fz49TIkgiXXVrmvs9vFMMEKmkCU_FV-qAojj844UueTvfV5njrZowgRiET6LpVNR_hBiIflg10Cmb4zGp_02l48A8bWK1ZmaXDQaEpWaEWcVED92uBdXmx28zfgJGJMz05Y7tc8orFfkA04CK9KtYrw-Dx8Acfy3USLCHOXZtyw1QA-5YgRtzghWE3b7o2JZcPaurz3YyYVRPqbajjjBOSo_NXyv42EewCUx15K0Q",
          wrap: "SEZWMQEBAgABof8AxStwSrqPBYhQ8EgAAAAAAAFlMZj6HyvLBAP1Iwd-VzIAAAAAAAAAAfrAZ2r-FoeFhjLv-dgbf-oAAAAwAEEBNkCHO0wHVK_9uUsqIbgwLmlwCCiD5X2BDJ98ybp811drV_Pj1MiSCJddWua-z28UwwQqaQJT8VX6oCiOPzjhS93Y33DwYVvqjQnemWLHr7zkIWj5ERb4nfCyecFFPu4HL2A2962Z2qr-H4MmlkvJNfLF9bZREn9XFxqKA9l1iEnzEe0gE8alPY8BN4bNzJsG213npZWzKABEh1wJbK6FwOEOTfGZAdJA1gdkwMMcqPI",
        },
      ],
      recovery: [],
      device: {
        id: "dev_fac0676afe1687858632eff9d81b7fea",
        certificate:
          "SEZWMQEBBwABof8AxStwSrqPBYhQ8EgAAAAAAPrAZ2r-FoeFhjLv-dgbf-oAAAAAAAAAAfrAZ2r-FoeFhjLv-dgbf-oAAAAAAFw_txanBwtMXt2z2DM6GoikpYCfjFpkoK3rfQA814wgFBxm-GdeTIOFfOBBByLMM4y1J1Bh634wvqiVdxheWfQ-BAAAAAGh_wDFKwAABIDA9PDtAAAAAAAAAAAAAHWXQKSyUWoQOcftikCHo2vIPb4XJEzAxLGmgYVbWX1zVQe552gMTTfotUs6MKhYLgj5tDZsm3ITBdd9d2bA5QA",
      },
      workspace: {
        id: "wsp_63d8f2bc46932e465a1bb0f6169cb13d",
        roster:
          "SEZWMQEBCABj2PK8RpMuRlobsPYWnLE9AAAAAdnz3-Z7s0a8ClXVa-pewNMAAAAAAAAAAfrAZ2r-FoeFhjLv-dgbf-oAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA4VBVO8LuMaj-26wr_0_Jbezag36MDBjZCgnvnhLldoqMSH_pS19tMBieXlADtgaEAAAABAGFKaFSULJPJD-5QIrsbzYwbO2m23HQYSs0fQ48AeezSAAEBof8AxStwSrqPBYhQ8EgAOFQVTvC7jGo_tusK_9PyW3s2oN-jAwY2QoJ754S5XaIEVdidQBLEeyJKT6MXK3KtOJjPj8Qx8MJ8daY3o8fn3aSWBPd73lHshHA0xQoxZLiI1-wDi6ZmHKW7hOUu7T1CrmfJI49tIYEZoW90Fg9HMXCvghY1e3G0UTXGw4oU4P0N",
        keyRing:
          "SEZWMQEBAgBj2PK8RpMuRlobsPYWnLE9AAAAAWPY8rxGky5GWhuw9hacsT0AAAAAAAAAAfrAZ2r-FoeFhjLv-dgbf-oAAAB6AAUEAAAAalbIsx81pEN4hioj0YTFrCue4q6hysmRIjLZxma7T1bVxjpC5GFcSUgScoyS3J8AsFZe2f8uXX9HBcQhbP1CHUR8nHCa-OHH7ETsG77mHNaHdDySIFVGl2D3Ngsj4wXE-eedCCbHSuzs0zsgE-E2B0flLqV4AC7ZOEzUQW9nLNhUV72b3Q-YoV5lBAm8sGT3hR0vB6_b0hT9fEMn_ul98-qeMXhJUgUjcPZ2suOjSM6m88OfBOseqFHbLA",
        grant:
          "SEZWMQEBBgBj2PK8RpMuRlobsPYWnLE9AAAAAQGh_wDFK3BKuo8FiFDwSAAAAAAAAAAAAPrAZ2r-FoeFhjLv-dgbf-oAAAAwAEDJdtJH-nRVQzvrV3WyxnN7lAgexqHNYy0tjmnh3nPGfeNcbz7NZZ24cRbvp5ncRP60TTqQcFrwK0bFYxBWlSVplFQ8C8ZR9IUMtITnwzynsncHlCC-ERzPZazikS-cEEym8p0hiskDPM6DYQFXibqz2v5N52dtWDfSgxxxPnUDoDrgcCzU4E2z-EgkfgdaE-5YULR53_VIdwfTjcRZZDriTKkmJQBbSV9FtEFpUDieHwKHy4TT2SRH4tCIe8AoOlenmNa3Eir1z1Q-HK9rpKK2vyc7lvsoh9aFYKE9Y2sNvVIBxBXXX9THkgtNLAC1oAQ",
      },
      client: "bearer",
    },
    invite: {
      id: "inv_0192f1d0c0de70008000000000000002",
      email: "ada@example.org",
      role: "viewer",
      meta: "SEZWMQEBCQFj2PK8RpMuRlobsPYWnLE9AAAAAQGS8dDA3nAAgAAAAAAAAAIAAAAAAAAAAfrAZ2r-FoeFhjLv-dgbf-oAAABIAAEDjQLebtoupg7QpVNF0n29tVLJsKQjRaaIpkrVlkglM0WOEguMtsmHF2Xff3j-SGbf7WzN8MXm7cIkcnqvC5TdARexJzHu7GNnXybld9fjMh4S6tGFumjI0Itbz5sQtona4YZqrTD-E2DFCLdrtYCcX2T6ge1mzcKEtTVNgnCxrSNVDcU0Qq8Ws50-urpCzJsgf1C6TWA8B2d9YaOJtvX_6mZuXqigvvz5QsAO4_-SCk_GAccWt_izF_fkc1sOlfhVct5bNUC4twE",
    },
    accept: {
      inviteId: "inv_0192f1d0c0de70008000000000000001",
      proof: null,
      pin: "SEZWMQEBCQFj2PK8RpMuRlobsPYWnLE9AAAAAYbd39yuv3wQQ-ChdA3JUU0AAAAAAAAAAfrAZ2r-FoeFhjLv-dgbf-oAAABYAAEFfEMJs7jTnGvP8GQHzARvYUkLcmdYhr0chopDEzMKSbMT8-fITrpul3H-ixI8tsjFHIb9KOAEN0OuvMZSgarhuXVRtjKStmOVaiuVYxAuMnb_ZyskUOxBOOrW0B4HPZitJI9wpBpDPKhtEwLUwOwubzIpoKmeEO7udw_2vdFYYgoPr33Ncs_lU8hI6ncr8gbIqtp8tJ8BcXhKuW7CV8COnVSfCTQ7zuBBEyqoLFGKmxYoBGNCjkWDPIBSFw9GAPlsOgvXeAzQ9IkMNNDRAph6XeWA8PWz87UG",
    },
  },
};

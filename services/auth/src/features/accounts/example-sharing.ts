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
    id: "wsp_99be133bdc48a869b28243c732c1f08c",
    roster:
      "SEZWMQEBCACZvhM73EioabKCQ8cywfCMAAAAAdw_4b_8BnULRTjyU11-l5gAAAAAAAAAAQUQCS97xfmW7aTEwicqFooAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABkYctOOXZqKxqYp89NCZnOCX4eRSrtdhcCzIyO5csj--l1grl89282Cv13c7nTemgAAAABAJYivD9NYrSYdJadYlB_54OfVU73pz_nmeRMh5X1WST9AAEBof_As_t1SJf-TM6XUaw8ZGHLTjl2aisamKfPTQmZzgl-HkUq7XYXAsyMjuXLI_sEkHNh7v4wEHMzOZ4ZqYtHfz4Is8II9P6PMGCsa8lM8bOkBK5AY3b7M-chNJNxBolJMAnl81EkCbkTPCa_3w_YsmxeTs5pTiYXgJT-1pe8xVj--1g1NwektMlKMSn4q2sL",
    keyRing:
      "SEZWMQEBAgCZvhM73EioabKCQ8cywfCMAAAAAZm-EzvcSKhpsoJDxzLB8IwAAAAAAAAAAQUQCS97xfmW7aTEwicqFooAAAB6AAUEAAAAauvaD7kZ6aGZFEc8urxzsDlCcXh0cvpu0MT21X6aaJo_wBcRBxxyQoikDH_6dnpo8HCFzmDqlNQASeX1sBR6-f4rHlH5pJkHuoh-aojT92TsG5OsChly79bHyT5WEZl46WQ5FAZXc5ElIH-xjPa5QbRO4_1LLYDubbQ6A2R-hpXzVvoXn7BIVZI2LVbSJyIrMgNFJgbF-ulbSGrABjYtXc-0LqV9XiiKTjyHEKyER4Zg__jbvqL1l7BbmA",
    grant:
      "SEZWMQEBBgCZvhM73EioabKCQ8cywfCMAAAAAQGh_8Cz-3VIl_5MzpdRrDwAAAAAAAAAAAUQCS97xfmW7aTEwicqFooAAAAwAEDEnlmKQYyWni2DWEvA1aw8rTxSdqzzD0l_A-9qiTe1B344PI7Ki97S9nx1oJ9uSy9YN4_dk1BVjZQBwnvtwXNO0lawWRffmGZpQN-t1w3BWrZWBRTtuU4HGEj71jC8St07f7fUOzb7oW7070NFbj471Y-4-1yfCUjt_PO0KTVaFEtZO15sd2hq3laTfJS09W9IkgBR-U0AVUHos2awuviWaH-UVrXJ4hKDbvSxfHtMIiSS3tMG3mHcI7OcqP6JHUj9mEiMWBuhqlKAZucNbmKDlj8ya46g7K0BYb47xy1ivUGMBhdrGr74HJMyB-6jMwY",
    meta: "SEZWMQEBCQGZvhM73EioabKCQ8cywfCMAAAAAZm-EzvcSKhpsoJDxzLB8IwAAAAAAAAAAQUQCS97xfmW7aTEwicqFooAAAAkAAEE28UWU_GC_RZY98T_jf4V717QM6H81bN5HzMUlWfDEskqmerCCU5qEajOOA9I4EcQUMqYX4jFdV9hFzjnxAkV-MtwJ08oLyezAo3qvMAnE6fIHB0UqLOElquIdOQdEhSvBJ8UGau17O8G-60Aw5QHk-xVNhVpuDlqfYnFd4fm3dh0LGDzcPnBVKWzpDGCfjGafnmpckIYlDLZ7FISEXxK-Mf2fAg",
  },
  switch: {
    workspaceId: "wsp_99be133bdc48a869b28243c732c1f08c",
  },
  rename: {
    meta: "SEZWMQEBCQEscc5oz3q9vfE3n-ARpS6KAAAAASxxzmjPer298Tef4BGlLooAAAAAAAAAAQUQCS97xfmW7aTEwicqFooAAAAkAAEEZReWqS1aphQI0hT4yjz7SUBVSCHFYSKT-Rq7_SydzImNxcGsg7TQvCRLLZDqH5HyFZCIB520AA8yGY4Sa4KOWsWfo5ovxdJxjhRTE8p5tAmj2rV_89eVp8vYV_8QnauP6cKhfxlEUEK9mxDYhKtHirzGRBf9_c7dcdUq7v3rmyECErj1rw58NGql8l62mDL2sYkUPYPwJLZJHG2dGhvP7bGIMQs",
  },
  invite: {
    id: "inv_0192f1d0c0de70008000000000000001",
    email: "ben@example.org",
    role: "viewer",
    meta: "SEZWMQEBCQEscc5oz3q9vfE3n-ARpS6KAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAQUQCS97xfmW7aTEwicqFooAAABIAAEDhgLioDNAJDQYW2cmxTkkYX9i_ZkTs_0Ty8Vwc0ZkWvoMI9Pm5sIkmgaliBr7BX8e1WrmZlSOg7ZTRtryyx4UlWvVihcgCdGopgpx8xXFIvXvz-hFYvxoIDk8IByE4GtXvdC5U68naxYLQN1xyA1SS8S14bjZ4yTZ0eivs9inMSvpkeLwufEW-kWiYM-XO88iySKTEV54ARk4GIeU0sD00jxjeVHFJ9cH_3WKvF0B4TJXYZWv6tmoqqrredAse7GzfaVOC12k4AU",
  },
  accept: {
    inviteId: "inv_0192f1d0c0de70008000000000000002",
    proof: null,
    pin: "SEZWMQEBCQEscc5oz3q9vfE3n-ARpS6KAAAAAZm9Tu6uA2u2Z5nzChtvEFkAAAAAAAAAAQUQCS97xfmW7aTEwicqFooAAABYAAEFG33IsFfr8MAzp-hDTUibEj7MTTw1PdHBywFWnjLcGMj2TtJEkha6uO1oBfy-65dfXBhVRNkMOM9GXqltOsPrfUJ6kcAq1OQq2ExK8HHV7ZWfydvk2p_pnzYPPSCyVp4QSOkmXAzkb7kIG8-9AvXuqsM_19BMmvsIL7YXw-nKFZWjlbOk5m3fESLESR8OWFnvO9hfhuzhbC9ve-y3jWbmBZUaznYvmCz4VkWMC3rgH5aJkS0VDE4HDB0RLvbzTIa2Lv9Z_A_QRXRHd6slI6CTTeWzSzouacsJ",
  },
  admit: {
    roster:
      "SEZWMQEBCAAscc5oz3q9vfE3n-ARpS6KAAAAAajQzE8yCJmauMt1uccFjqQAAAAAAAAAAgUQCS97xfmW7aTEwicqFooAAAAAARoCbThGO6BZ13FGAs7qZ9FU5KmGwXPUlkegea0nvGD3ws1kYctOOXZqKxqYp89NCZnOCX4eRSrtdhcCzIyO5csj-y8kqhx5Dpx-n9kojt38CeYAAAABAFNam4lICAmsK5cpPjANwemX39i5z2L3c93U8cYfT0xqAAIBof_As_t1SJf-TM6XUaw8ZGHLTjl2aisamKfPTQmZzgl-HkUq7XYXAsyMjuXLI_sEHjWDcK5ChAH1aVRaObBbMr7tN0xxmTcWKClCc_t-8WgBof_AtL91ob0VtrwvXU8_nuNGv7H6-fXTZEf44z8TjOGs0e5R2uOUdFrlUttvCS8B99hm4tt58xYYwBe5DNgjCGNmAkcfFyNr05fzLQqNNDMtsjsxevYkeT6ASXC3V_CgPxOPMAQmOICGFCOpYpiSWQ5di2vqjuZXvIb3Sw3jL_bVsehqGkTzwb5nIaj9X-0C",
    keyRing:
      "SEZWMQEBAgAscc5oz3q9vfE3n-ARpS6KAAAAASxxzmjPer298Tef4BGlLooAAAAAAAAAAQUQCS97xfmW7aTEwicqFooAAAB6AAUEAAAAaj4_f-fOsyRSJG9ffVaLaOEYx4QfXewyFf-5onztkMXAyxGuSg0mSaRSJX-JLp5h_8osHRUlfER-FR1VaVVVJHdkyHOUL98Fw-x9Ta9RPhoyqrvgUWgg3INxoe-cDtlajNl_JZj9B8GHz3T2Z5NPeMCZd8XL7TNneOvtjhx0_x7hQfANXRJPfFkDp6kqynrZAO8xlmPX58AAT1SUO4YkkfzKoeQxIas8HOeprhqGrINQTUoY4F4JivlmkA",
    grants: [
      {
        accountId: "acc_01a1ffc0b4bf75a1bd15b6bc2f5d4f3f",
        grant:
          "SEZWMQEBBgAscc5oz3q9vfE3n-ARpS6KAAAAAQGh_8C0v3WhvRW2vC9dTz8AAAAAAAAAAAUQCS97xfmW7aTEwicqFooAAAAwAEBmyUBd12O5xYwqZVmUm8zabzW4NgZHtUvxv9yEchGOJiswZrUZGY2iKsBRkcAiHFXWkL8mGVo76T-aQUT5HhQddDf-HCGeZjVcW3zwlHA9Uk23XKxMuN5Vem_8_DP1QMFvsS7WZtHM0DJnANbfJ2UPpjusG1A3RHwk2qJkErqMhBKWJXDx1aWsv6rSNXnckR9jiaQ8nDlxDCmYWOfGkuUNXcTVTEK2Q_LyjFvDAdrpWZVlECzNk_O5lcGy7nsyTZSVb-k3_Hiakpm4lvEmDcP-HYnIVdEvA4R8Qu2u-rgh6g2lfhtenQE7_Y9VH7wvxQo",
      },
    ],
  },
  changeRole: {
    role: "member",
    roster:
      "SEZWMQEBCAAscc5oz3q9vfE3n-ARpS6KAAAAASrw_ndCzTgUUl-Ea7PDSpwAAAAAAAAAAwUQCS97xfmW7aTEwicqFooAAAAAARoC-AtRigQo0X_8qqleYHQ8NaGHjFE2vXUcF-WW2QUoqJNkYctOOXZqKxqYp89NCZnOCX4eRSrtdhcCzIyO5csj-y8kqhx5Dpx-n9kojt38CeYAAAABAFNam4lICAmsK5cpPjANwemX39i5z2L3c93U8cYfT0xqAAIBof_As_t1SJf-TM6XUaw8ZGHLTjl2aisamKfPTQmZzgl-HkUq7XYXAsyMjuXLI_sEHjWDcK5ChAH1aVRaObBbMr7tN0xxmTcWKClCc_t-8WgBof_AtL91ob0VtrwvXU8_nuNGv7H6-fXTZEf44z8TjOGs0e5R2uOUdFrlUttvCS8C99hm4tt58xYYwBe5DNgjCGNmAkcfFyNr05fzLQqNNDNFyh_I2kryBtERP8pX_fFvsXEMSw7jgXEPutYqNlMfGQvyVfny78VmUYofIRjg5LzNqGl-iBoChYm5y2pKrtQE",
    keyRing:
      "SEZWMQEBAgAscc5oz3q9vfE3n-ARpS6KAAAAASxxzmjPer298Tef4BGlLooAAAAAAAAAAQUQCS97xfmW7aTEwicqFooAAAB6AAUEAAAAaj4_f-fOsyRSJG9ffVaLaOEYx4QfXewyFf-5onztkMXAyxGuSg0mSaRSJX-JLp5h_8osHRUlfER-FR1VaVVVJHdkyHOUL98Fw-x9Ta9RPhoyqrvgUWgg3INxoe-cDtlajNl_JZj9B8GHz3T2Z5NPeMCZd8XL7TNneOvtjhx0_x7hQfANXRJPfFkDp6kqynrZAO8xlmPX58AAT1SUO4YkkfzKoeQxIas8HOeprhqGrINQTUoY4F4JivlmkA",
    grants: [],
  },
  removeMember: {
    roster:
      "SEZWMQEBCAAscc5oz3q9vfE3n-ARpS6KAAAAAu5uHUBM0FoSUKCebPyFEqsAAAAAAAAABAUQCS97xfmW7aTEwicqFooAAAAAAMkCiogBHT_bDSAmS5frqlU12kKwfvitjwscEGZMmeAnrdRkYctOOXZqKxqYp89NCZnOCX4eRSrtdhcCzIyO5csj-y8kqhx5Dpx-n9kojt38CeYAAAACACxrcDO_BN-uWzKJ4n95YwCBHV787go_5_8RHr-VkZrEAAEBof_As_t1SJf-TM6XUaw8ZGHLTjl2aisamKfPTQmZzgl-HkUq7XYXAsyMjuXLI_sEOXOMyGh2YK1LhMTkdLR2Zvza4f_7GHvUWx8bkbmxQWkUya_srLyJhs2dq1ktl5yYVdYes889NM2tOGypgrYv5JjpPq6F8rnjI24UHNM4aqDgwvEtsLN5jrlGW3yZfJML",
    keyRing:
      "SEZWMQEBAgAscc5oz3q9vfE3n-ARpS6KAAAAAixxzmjPer298Tef4BGlLooAAAAAAAAAAgUQCS97xfmW7aTEwicqFooAAAC6AAUEAAAAqnOwL8uhiPcySxMcrSVyLBXm4SIbjcVW5B0lli9DFt65pkWcqKjzxd4l2JN-BWCxAGwMyh0s9q4N4rj6Z0CX-zQyMytkxhHJCQt99gHrSmVQf1_lbDZE_0GnP2RVwPatMSyG0g5qLWpPtX3y_17D7sXUYrUs6oUWCKh5-k4ktLpGiCJpmoZClbQh0aybGr8gzfjIvwDLnmcr9eQnSgiwmtHNmxKsEVvs-2WnEolvwRNW0bd2Up27TLJ-2S3EBt7hz5yhAlG9Ad-dyjAVKMHPiclIYSSO0NEc_LKDtq_RP2qV39qubwD_oE_9sLwytWxIGRuxOhjwSkY74yI",
    grants: [
      {
        accountId: "acc_01a1ffc0b3fb754897fe4cce9751ac3c",
        grant:
          "SEZWMQEBBgAscc5oz3q9vfE3n-ARpS6KAAAAAgGh_8Cz-3VIl_5MzpdRrDwAAAAAAAAAAAUQCS97xfmW7aTEwicqFooAAAAwAECuWeeIvTv4awi-ylBGELixeAQw6ebhsdFL7GGdsLetRn44PI7Ki97S9nx1oJ9uSy9YN4_dk1BVjZQBwnvtwXNOmpFG-hnRcBL2qbC6adY5YiBox9Ve1Lv35Ts5O6p1lttC_1jLHW9xMPxWt21IhL27OAAWRkS24HfP6sVmJX7YAGDZiTNZNopdrG0BQTlf6snmyMS-lenixq44Gn21lRcjqa1wUYq8UEomqrM29NtE8RWGEQabZi0RnyfESiyrlNMIr1d1FkBW6zVddVq0068lluItw2FOwl3btHIaCJpyCyo0qJEnN-hv-RBzTbUrNwc",
      },
    ],
  },
  ben: {
    accountId: "acc_01a1ffc0b4bf75a1bd15b6bc2f5d4f3f",
    register: {
      accountId: "acc_01a1ffc0b4bf75a1bd15b6bc2f5d4f3f",
      email: "ben@example.org",
      kdf: {
        id: "argon2id",
        memoryKib: 65536,
        passes: 3,
        lanes: 1,
        salt: "UqaKpp3S15QhHsSjgT8G0labS2tXW__L__c96bmNZS4",
      },
      authKey: "tblR2DqnCat_rxudEZmeto6K2SERcxdK9F5ZFOd-z_s",
      keyList:
        "SEZWMQEBCAABof_AtL91ob0VtrwvXU8_AAAAANhVwhHggxGGc696esSW9JQAAAAAAAAAAf2GVk9YqBH_unjtP886kLUAAAAAAOkBnuNGv7H6-fXTZEf44z8TjOGs0e5R2uOUdFrlUttvCS8rMGa1GRmNoirAUZHAIhxV1pC_JhlaO-k_mkFE-R4UHQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAByKHvw426DAxNBMVAtDXHhwGBWqALnXpcC6f6PAwwW_nknC2ULvptUHvgh9b_hQV491ZI6GJY4iH5kH0T7gUlYM-j2hQ8VTtEDA834KV5HDZQAAH9hlZPWKgR_7p47T_POpC1GS8OXJU1A6JEu_rD8prUK08R9qlgA1DCr0dzHlfx5XsAAAvZ11E_bK2VSiuxNA7LgRP_rznGGDlrfD9AaufHMkpAiC4SO14mx3Zm4JpEL_MxWYKuY9Y19njDUgkxmyHznAI",
      slots: [
        {
          id: "slt_c8a1efc38dba0c0c4d04c540b435c787",
          slot: "SEZWMQEBAQABof_AtL91ob0VtrwvXU8_AAAAAMih78ONugwMTQTFQLQ1x4cAAAAAAAAAAP2GVk9YqBH_unjtP886kLUAAABQAEsBAQABAAAAAAADAVKmiqad0teUIR7Eo4E_BtJWm0trV1v_y__3Pem5jWUukaJ5SXNs6ksFtDj2lh2kKcoDK4Bl-7q1dJ9ZdxQDyy3RbfWkfXzCSn9cO5oLVhEHVkzQuoiIx28hemlffhgnmCatJgkRdP-EB1lPXfzebz16e1r42GQySidYOb2Y2aICQiMWj7ichCDMNjOBl1Y0hTFepuWQ06_cJ8wXxvdzQ6kbrhYEQVXv0CSaB6tafV3fySgX89jNpc5RRlcuCJAv1MxiWLAKmJxM_ELUV3Ubo3Q",
          wrap: "SEZWMQEBAgABof_AtL91ob0VtrwvXU8_AAAAAMih78ONugwMTQTFQLQ1x4cAAAAAAAAAAf2GVk9YqBH_unjtP886kLUAAAAwAEEBNg2leCnijEPLKbQMbD77OftJjju3SeTAEGCbbg1Hux6RonlJc2zqSwW0OPaWHaQpygMrgGX7urV0n1l3FAPLLbaz7YzWB0eJf9lM__4Yt-7Hk6JO1dlBsSWEWQr6_r8OgCqnsqqApcMQMfhn1rJI3aD51SmvwX9AJs0KSJB95bh40tlAn8pYAuni5BUXLu5lDqrwg_GB49vdasEuevYEnzHswCIIRAJWNr5nJehWsK4",
        },
      ],
      recovery: [],
      device: {
        id: "dev_fd86564f58a811ffba78ed3fcf3a90b5",
        certificate:
          "SEZWMQEBBwABof_AtL91ob0VtrwvXU8_AAAAAP2GVk9YqBH_unjtP886kLUAAAAAAAAAAf2GVk9YqBH_unjtP886kLUAAAAAAFxyAzTn-Ak_kHuscATYgq6Lsw9ubDUZyi296ABiCw7X44_FZ5Zm8WbQ2pMME12Fz6SgmIQYozUVjvoG1Fb7VkpZBAAAAAGh_8C0vwAABIDBtN_7AAAAAAAAAAAAAOEFYWO_CCwoMKkMAGDDbzb9oH85WLQtK9HHNXwKxfZWaXpngQI_cSWvdz7vRxZ1aefKwFDxYGq7AicY5Ft-vQ0",
      },
      workspace: {
        id: "wsp_99bd4eeeae036bb66799f30a1b6f1059",
        roster:
          "SEZWMQEBCACZvU7urgNrtmeZ8wobbxBZAAAAATEOyx5zyyBNKLnp9A53K_0AAAAAAAAAAf2GVk9YqBH_unjtP886kLUAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACe40a_sfr59dNkR_jjPxOM4azR7lHa45R0WuVS228JLxtll1TuMuEri8JXw02562QAAAABAKC_CQ8t7Fu88MrdSqrmgP4Y_4-_0IehbETafdp4N8fEAAEBof_AtL91ob0VtrwvXU8_nuNGv7H6-fXTZEf44z8TjOGs0e5R2uOUdFrlUttvCS8EO9cYB41GQStPyPffvzUKktMRgMLryl0nEeD4yLG2QEocHAkgGHN5AYml6N-ArIyBKU_fcKW7mnFA3Xnr9pr2wzGrF-sVhWLYMYMKmBG32cPdXhxWunVEAEW_mo7J890F",
        keyRing:
          "SEZWMQEBAgCZvU7urgNrtmeZ8wobbxBZAAAAAZm9Tu6uA2u2Z5nzChtvEFkAAAAAAAAAAf2GVk9YqBH_unjtP886kLUAAAB6AAUEAAAAai-UgPTNOyqRCgbu7Mra7mV3B7pzBVUmuwpuYoVJoVvAq5aKwL-aKG6SbaeF30SwDdGJ8-kXtB5CMQY7YJY1NSGnn2tCG6eN9347fYIFXONRFvE4wzcWrnyzqI3LtH2W_vjsJnrlEhTjDNKz1n9qLl3MnXbGHe3r_T1CKc99Ys8tyaahzQvX1Pv8a-30ZS7ZH5y-VzygCA6I3uFzNtTXpXCSaWup-KkB5chYYAFNe8A2C7SP9riWbsXUfw",
        grant:
          "SEZWMQEBBgCZvU7urgNrtmeZ8wobbxBZAAAAAQGh_8C0v3WhvRW2vC9dTz8AAAAAAAAAAP2GVk9YqBH_unjtP886kLUAAAAwAEDI9m7kYQiHnM0zm-h7lKKnqMKyo2TRihyk5tWrcxUreCswZrUZGY2iKsBRkcAiHFXWkL8mGVo76T-aQUT5HhQdsv1OVfrVjXNUQ-sEGOn6yr2ctsfFMmpSfLp6V7fT8ROmJZNw8eSwxJXuU8MSNBTZ1WsIHv_Exp2eNKQ5_coPKNQiXhJZfJ_HnKS89kDCjjOfSdEriMFhYzeGnBFT_pSVTRwr1eq9jpdW68PcXy5bK1AehlKWDpSZnaXTQPo-ltC5qAi8pAR_9_-seOhPm0qMmq-ORmdGWcg9O_i1JlEeGCAjF65EsbY02eA3Ne8H8A4",
      },
      client: "bearer",
    },
    invite: {
      id: "inv_0192f1d0c0de70008000000000000002",
      email: "ada@example.org",
      role: "viewer",
      meta: "SEZWMQEBCQGZvU7urgNrtmeZ8wobbxBZAAAAAQGS8dDA3nAAgAAAAAAAAAIAAAAAAAAAAf2GVk9YqBH_unjtP886kLUAAABIAAEDHP33SZvqS9kYysUPyxhRd_jmctTvwP0suU8tmc2xagCPOr6WY9pw04m_NVLD3l8i2PmSIVbq1PV_lE6AXG0utDUuy21dciP-AiZ5Qij6fEN2XjfZLoifDyuVDpqtFBH8r7KQLmWjWKOszAFvPcXqZqBMOgzQuCBnFBs3eWGo6IGdpJ2nSY2BVF1m-W4l5RZabXdoP3VbO-5g76lXYbXxNLqufjC5vJR3mS_rVeKrSbZlKtEl2GGbimnyRNJ0mg-FxEDUFzwQyAs",
    },
    accept: {
      inviteId: "inv_0192f1d0c0de70008000000000000001",
      proof: null,
      pin: "SEZWMQEBCQGZvU7urgNrtmeZ8wobbxBZAAAAASxxzmjPer298Tef4BGlLooAAAAAAAAAAf2GVk9YqBH_unjtP886kLUAAABYAAEFTxsz6BRiZoH_OOC0FR-_pC27469UCvspwHDpZgOR6G8iZrRrLr7jTwF6MMyRon0yp1Qefx8rfPvsetY2zStGxANN_Fb4-Jy30AwWoXWyxFa0dHRm11XpwLHTBfrmNR_yN_Tj16NdDrF8u-RZuiHua5iwH19VAU4KeaIXfRmuWoIvAYfI2xCDt48fHE9VN9HIXYnOfw24S2J8iDtKzkIOaGNlpf3HhZIAtoBol1yEPD1Agx35shmOx2lGYloghTDJD-LWKUJBHueCIYr57FRkVuc3GKdpZQgO",
    },
  },
};

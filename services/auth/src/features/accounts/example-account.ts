import type { RegisterBody } from "@holdfast/protocol/auth";
import type { AddDeviceBody, ReplaceSlotsBody } from "@holdfast/protocol/keys";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";

/**
 * An account for the document's examples, made by testing/make-example.ts: its objects hold together, so that the
 * examples run as they stand. Nobody has its root key, and so nobody can save anything in it.
 *
 * Its workspace is wsp_068f1d60fe823f847e2dbe9fa77c68f6.
 */
export const EXAMPLE_ACCOUNT: {
  readonly register: RegisterBody;
  readonly replaceSlots: ReplaceSlotsBody;
  readonly addDevice: AddDeviceBody;
  readonly replaceRoster: ReplaceRosterBody;
} = {
  register: {
    accountId: "acc_01a1fdb389247714a43a25e75df0b02d",
    email: "ada@example.org",
    kdf: {
      id: "argon2id",
      memoryKib: 65536,
      passes: 3,
      lanes: 1,
      salt: "w29BhV-vkXq7VMYP-d8q0korJqtKHxMZcsLitrdrTQg",
    },
    authKey: "C2RCF5LGHcSSc5UqQwDeF9-GsNdiiS53eO3AOnDdy5E",
    keyList:
      "SEZWMQEBCAABof2ziSR3FKQ6Jedd8LAtAAAAALVjCNeELTQF6W1Ax1H8O0YAAAAAAAAAAahCzEZdWRrc5_SEjPG79eEAAAAAAOkB3740-PPYINO8pNwd4IcADkLaItvXm_ErWGoYf_DPA4_1ha-iigLAo_yxx2BRsSrvRKNfS0IWGByTjfIZBZT0WgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABUfjmZFhbtahWD2ORRyLpGQHmBnXxQtbdhEPVqFkBiUW4pRXpu2Qhk6YYhdPLh67huZ-YCk0AcX64OQR3DNrmxgU_vXO_5tg55wHhjt-cjYllAAGoQsxGXVka3Of0hIzxu_XhDEOhPxl3qdnJPjfjSBE2RY-zQqYts3_7Ub-lQUE1liEAAAmombhNLlQ0AZ0g4EsTj2To4lJ-3kAHzfUDQbCGvFNBQN4kZ0U3jQtacj5GqRzYCB0854WK1L1IH-bj9Gy2Jwc",
    slots: [
      {
        id: "slt_51f8e664585bb5a8560f63914722e919",
        slot: "SEZWMQEBAQABof2ziSR3FKQ6Jedd8LAtAAAAAFH45mRYW7WoVg9jkUci6RkAAAAAAAAAAKhCzEZdWRrc5_SEjPG79eEAAABQAEsBAQABAAAAAAADAcNvQYVfr5F6u1TGD_nfKtJKKyarSh8TGXLC4ra3a00I85xD7gktZ5pXWTAh1cZONbhCNV0TMOCa7oE-T837YjK8rZD2tOh6x2dZkINLC7aMvPJuRea2P-cs2XgJYJzkK6uA-P8qUaL25NrIUD4254bE5Rc2RN9IfUzFsXItLvgOQoymSBh4EBnVD6OpN6hk-21lVgaw5QBHbAibV_Pts4ucF3gfmwZZMilQJhvSTxfadYnbmzlalNbCYSo7uIS0c0SSX8ve8oLSCJ5eaSVMAlM",
        wrap: "SEZWMQEBAgABof2ziSR3FKQ6Jedd8LAtAAAAAFH45mRYW7WoVg9jkUci6RkAAAAAAAAAAahCzEZdWRrc5_SEjPG79eEAAAAwAEEBqFTWbhYodtIarqpozuO9FdgCAEDhoy1bh2ag2tqWuAzznEPuCS1nmldZMCHVxk41uEI1XRMw4JrugT5PzftiMnQqqpp7pkEGgJM4-cqaMjg3DKuDE-lL54oReXmXdboSWeOiMhO4kzsVFfiz8ujGBnwV-LGMb6FccdY81EDdvDDZqia3GKinSqYGWD7n7gVRSBGilgfeyUyXiviQEtqjGwaNJ0wQeYSgnFQSQA_hx_E",
      },
    ],
    recovery: [],
    device: {
      id: "dev_a842cc465d591adce7f4848cf1bbf5e1",
      certificate:
        "SEZWMQEBBwABof2ziSR3FKQ6Jedd8LAtAAAAAKhCzEZdWRrc5_SEjPG79eEAAAAAAAAAAahCzEZdWRrc5_SEjPG79eEAAAAAAFxC_MJ8KqZ7ySCLttJX-iA2ykU1pPoHFZfFReJuMRJC0t45X1OnDbeuRqVjjVeqMnqoEFVM-Q_zMIvSiovQpmsMBAAAAAGh_bOJJQAABIC_p7UkAAAAAAAAAAAAAAbqNh4WUkyPGTSZDfrqzLLqzfURMtfCOEDGROnocD8CHQN3ol-zT6mVJ-dIq5L2XZEe7f4B8cjsKqUpUrQouAA",
    },
    workspace: {
      id: "wsp_068f1d60fe823f847e2dbe9fa77c68f6",
      roster:
        "SEZWMQEBCAAGjx1g_oI_hH4tvp-nfGj2AAAAAQkmTMLm9L_zF6qMr27ekiQAAAAAAAAAAahCzEZdWRrc5_SEjPG79eEAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADfvjT489gg07yk3B3ghwAOQtoi29eb8StYahh_8M8DjzMtD6k1O4Ne691y9hUsIWEAAAABACtMQwWnLqd1t2R9KtyzVzjps3LnGAy2_pgIKunP5Fh5AAEBof2ziSR3FKQ6Jedd8LAt3740-PPYINO8pNwd4IcADkLaItvXm_ErWGoYf_DPA48EX_Fdwtfeg2GjHCP9jpvtjDqIuuLhOVCIfA1xris9GG1UtJbZedwcW_EWeGcz2m8gYMU7M9ftfT0qGkhL0VtULGXlROFLGDE7CiiBcCE03W7YmbiURHwJjR2lPSs_jrgB",
      keyRing:
        "SEZWMQEBAgAGjx1g_oI_hH4tvp-nfGj2AAAAAQaPHWD-gj-Efi2-n6d8aPYAAAAAAAAAAahCzEZdWRrc5_SEjPG79eEAAAB6AAUEAAAAahKLHsZnGAkobpsvS5s1d4AyoYXhBR6hmD9_QgqIpxcWmhStAd1W2uZ7RhhB795YVTWS_I9y1dbr0H_GIE7CiDJEQp2KPkdAihrevEJ4OSVdKUE8WXjuMM2PwuV96GVSrLZmy_UvzEAw6650V96n0zaM8RcNd6ggqFfy3g7lS98REhw-4dWOtzW5WZs-IZe2qUXvfxX5KQkicwbBB45y0-XHEo2Rp9HgtAY2_urtTmE4QLjCEAudqgZ65Q",
      grant:
        "SEZWMQEBBgAGjx1g_oI_hH4tvp-nfGj2AAAAAQGh_bOJJHcUpDol513wsC0AAAAAAAAAAKhCzEZdWRrc5_SEjPG79eEAAAAwAEDZnAc_i3WbrKZVkeLeqCvR3WAhvEURW9RINEF-X931CPWFr6KKAsCj_LHHYFGxKu9Eo19LQhYYHJON8hkFlPRaf4UWugzDzYGI4_sfltTR0aJJHTDe9pfZ1-8jEKd77Ilr_zzEYJ1ASUjKUUMM0yMlTfVqtRnPaWyojGSB6mxpAIZp_sAkH-WDY6iFYSFb6kZHOcaZZX08Igbbm4TgO0eHS3YfX4DKdRL0i955RKww9SCuzag0JU1c-vSAgmGTz3smuaarq7QUqnNRt73x09v2k6_jUpO_p1AJWLjyIoEeLtLsmEyHnnEQETzeiszEEgE",
    },
    client: "browser",
  },
  replaceSlots: {
    keyList:
      "SEZWMQEBCAABof2ziSR3FKQ6Jedd8LAtAAAAADq6kjE6TVC3fD3KB1AGFlkAAAAAAAAAAqhCzEZdWRrc5_SEjPG79eEAAAAAAToB3740-PPYINO8pNwd4IcADkLaItvXm_ErWGoYf_DPA4_1ha-iigLAo_yxx2BRsSrvRKNfS0IWGByTjfIZBZT0WsUOROHEC0jWMSU2-P9RsaWAtxpDav2ewJMoskWKwaDnAAACGzP9Go_S--tJDEkeOW941gPeiCbhOeB4n8rAzFQpjsp60gdfCsHj_T8Oe2s1yQ0o66nKfp5g8Df31WMFmNeBK5_6xpVc8vB0yxa7ZJqNTANKUfjmZFhbtahWD2ORRyLpGQHmBnXxQtbdhEPVqFkBiUW4pRXpu2Qhk6YYhdPLh67huZ-YCk0AcX64OQR3DNrmxgU_vXO_5tg55wHhjt-cjYllAAGoQsxGXVka3Of0hIzxu_XhDEOhPxl3qdnJPjfjSBE2RY-zQqYts3_7Ub-lQUE1liEAAAJ0G2DCstEtOMy7Oqb2E-3yqcvdiPa7MhdO_P_QW1y74o4mHUPeE8D5yp7i7V-cAKskuYmxvY7cCXtnDVyvVwQ",
    slots: [
      {
        id: "slt_1b33fd1a8fd2fbeb490c491e396f78d6",
        slot: "SEZWMQEBAQABof2ziSR3FKQ6Jedd8LAtAAAAABsz_RqP0vvrSQxJHjlveNYAAAAAAAAAAKhCzEZdWRrc5_SEjPG79eEAAABQACIDAPr5r7czvsIGuawRlu3Gk56kUM5WznY3MYZraYFdF6dnydn0P10IqRPjpO0zezroB-bnD5gN2mH3nXtedV6BooPQWmDOX_wWCfk4AhjK4rlzOowxhXmv2xvqY6S8n23-bWkFK0OeGa1u44x0RLMPRj9JvrZyIeQLKQj6Qh0Jml3wF-tuPrp1kjnR_el_APmjxIPQhAlTvkQif0SaK__HFs3ht6RpFsyjXaoFC9Wuz15q",
        wrap: "SEZWMQEBAgABof2ziSR3FKQ6Jedd8LAtAAAAABsz_RqP0vvrSQxJHjlveNYAAAAAAAAAAahCzEZdWRrc5_SEjPG79eEAAAAwAEEBoJcGwre3ycai2VP-3raaWuTvpGeeCSCSRfnugBeSuz_6-a-3M77CBrmsEZbtxpOepFDOVs52NzGGa2mBXRenZ4dQybuxhxtJgDlPepsYWnV4Dil3-khl4sZ7xnihKjJbTc1ZdCUiE6u_YqINRF3rxxqpi8gSru30zFVV6HnAEBnIkJOw9urKptPVIz7od2N_YQltlYInkOiNm2WmCMtTP3OjvlZi04CJFTb9EYrzLUc",
      },
    ],
  },
  addDevice: {
    keyList:
      "SEZWMQEBCAABof2ziSR3FKQ6Jedd8LAtAAAAAKwsztHg0PI_XHh-2ZCY-o4AAAAAAAAAAqhCzEZdWRrc5_SEjPG79eEAAAAAARkB3740-PPYINO8pNwd4IcADkLaItvXm_ErWGoYf_DPA4_1ha-iigLAo_yxx2BRsSrvRKNfS0IWGByTjfIZBZT0WsUOROHEC0jWMSU2-P9RsaWAtxpDav2ewJMoskWKwaDnAAABUfjmZFhbtahWD2ORRyLpGQHmBnXxQtbdhEPVqFkBiUW4pRXpu2Qhk6YYhdPLh67huZ-YCk0AcX64OQR3DNrmxgU_vXO_5tg55wHhjt-cjYllAAKoQsxGXVka3Of0hIzxu_XhDEOhPxl3qdnJPjfjSBE2RY-zQqYts3_7Ub-lQUE1liHizuUZ_VQJcHW0uZ3ks7Sj2dqEorUjky-l20aPiikBuDg0J6Lhw4-jFYfaXAGelmUAAO9UivjpdNuOPjN75ki06T33A687t2dgAfKJUEQONYvN6pirQt43JjjPGNs7OflwQnUmZZlEzp_7c-c_BtYPFw4",
    device: {
      id: "dev_e2cee519fd54097075b4b99de4b3b4a3",
      certificate:
        "SEZWMQEBBwABof2ziSR3FKQ6Jedd8LAtAAAAAOLO5Rn9VAlwdbS5neSztKMAAAAAAAAAAahCzEZdWRrc5_SEjPG79eEAAAAAAFyzfiK-tF5eX87yxFVewLrMnHacsN5FnZJRdCZ5nG4zQYUcg4NSfCQVevRg-KpcxwWrz1GFW0IgAUZZaVHkP9g1BAAAAAGh_bOJLAAABIC_p7UkAAAAAAAAAAAAANO6-0br4xsjo_TKNY_ZJP8JysMbM4miZqgQrcA6AHLw6M_zja6t0sxePLHcV1mDe5SBfcd7zTH_cN7q7xkxgQY",
    },
  },
  replaceRoster: {
    roster:
      "SEZWMQEBCAAGjx1g_oI_hH4tvp-nfGj2AAAAAaK9bRx4GshgYbOiB56MelAAAAAAAAAAAqhCzEZdWRrc5_SEjPG79eEAAAAAAMkCoyyFEeq42C8c6jERgmUXkqnIgoOmL10KHmr6PRmRcEXfvjT489gg07yk3B3ghwAOQtoi29eb8StYahh_8M8DjzMtD6k1O4Ne691y9hUsIWEAAAABACtMQwWnLqd1t2R9KtyzVzjps3LnGAy2_pgIKunP5Fh5AAEBof2ziSR3FKQ6Jedd8LAt3740-PPYINO8pNwd4IcADkLaItvXm_ErWGoYf_DPA48EBD1Y9KuPRl3crisMUNi1UuAjDJ6yEV0NieFVcTGyI73KNLGlVn8R9lGfQzgeOJLob_zZQqyMknaprEtHR96dDtucaNBiHwbwy5H0s2hwOHYVjcpi7gA5n0RRb-xqVjQB",
    keyRing:
      "SEZWMQEBAgAGjx1g_oI_hH4tvp-nfGj2AAAAAQaPHWD-gj-Efi2-n6d8aPYAAAAAAAAAAahCzEZdWRrc5_SEjPG79eEAAAB6AAUEAAAAahKLHsZnGAkobpsvS5s1d4AyoYXhBR6hmD9_QgqIpxcWmhStAd1W2uZ7RhhB795YVTWS_I9y1dbr0H_GIE7CiDJEQp2KPkdAihrevEJ4OSVdKUE8WXjuMM2PwuV96GVSrLZmy_UvzEAw6650V96n0zaM8RcNd6ggqFfy3g7lS98REhw-4dWOtzW5WZs-IZe2qUXvfxX5KQkicwbBB45y0-XHEo2Rp9HgtAY2_urtTmE4QLjCEAudqgZ65Q",
    grants: [
      {
        accountId: "acc_01a1fdb389247714a43a25e75df0b02d",
        grant:
          "SEZWMQEBBgAGjx1g_oI_hH4tvp-nfGj2AAAAAQGh_bOJJHcUpDol513wsC0AAAAAAAAAAKhCzEZdWRrc5_SEjPG79eEAAAAwAEByEQiOitHYXNMAkVtUzGTGNY6ohfR-ZdNHeN-D7xHHTvWFr6KKAsCj_LHHYFGxKu9Eo19LQhYYHJON8hkFlPRar3v1flsoYKms3UJ8f9Hrln1n6wf4xBScJYehcJaRn0ZMkEa5g2Jbn3gOPWIqdNUu0yqFv-1b0VKSi9T8royu63_kXpVctzVDrccHw5ERY_xPW2bldqkGoXBAKrgt_shvP7s9zXWJ8otnFKuQTpfMAag1fqZkDB1M959MP-snBAN-_-aMF9wSMouctQS9rDK3xdHdQGJS-j4XXsWCGno8YSoB5R1xwew86otSb2iPtwA",
      },
    ],
  },
};

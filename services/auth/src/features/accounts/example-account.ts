import type { RegisterBody } from "@holdfast/protocol/auth";
import type { AddDeviceBody, ReplaceSlotsBody, RevokeDeviceBody } from "@holdfast/protocol/keys";
import type { StartPairingBody } from "@holdfast/protocol/pairing";
import type { GenerateCodesBody, RecoverBody } from "@holdfast/protocol/recovery";
import type { RotateBody } from "@holdfast/protocol/rotation";
import type { LabelSlotBody } from "@holdfast/protocol/slots";

/**
 * An account for the document's examples, made by testing/make-example.ts: its objects hold together, so that the
 * examples run as they stand. Nobody has its root key, and so nobody can save anything in it.
 *
 * Its workspace is wsp_23d38f426209062ce9ba002ff15d53fe.
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
  readonly rotate: RotateBody;
} = {
  recover: {
    email: "ada@example.org",
    slotId: "slt_a615bb88047e6ddd8474e993f26d675e",
    authKey: "nMZPHch7as9Szyst8FBD4mzhbDaMOnTtoX8O_fOhd9w",
  },
  generateCodes: {
    keyList:
      "SEZWMQEBCAABof-q2JZxPqvN5lJSE1roAAAAALhYnnyVeS3ebqtwWxSzrMoAAAAAAAAAAmeawcuC0ls3V43y8DIRo-wAAAAAAi0Bn14QzTDa35hu2k0rxXw8XboVxT2hHlp6gOVGyoQ9RJeWI4TtPwP2LGBMOFDCMwoHdalzVVBXsOf3K7PbQ72QJKU3ofBMxcgFiNIYXvsDx6jQRznAKqp9r7Z6h7ndn5neAAAFNh3aapiPTWlnunvG0DEdyQGDe0sZtejIneybapCwGRnv0MI-cMbF7i09SpImbm3fRNheWZlrLnOMcW5im7AnH0JuieQ4Eda2wQcTkW_Bctd_dDVnJtr7MnjCcbToFNd2zwKsQ3Qon2T8moxJL8OAToe22jNmCEjVE-fAnvoV_wo6BEnzLQZhci_I_jiD-XDPeTiVdxw67RXKvQnx0ZBigXgpvHXGR5A2V2DV6IawpwpucgLE5I__1vuXeD32Ucmnp80PrC28cqDNl2W_b7QkTuI9YGQ2tDtEThUB6WMmWggov6v-bR1CEdpTAQY2J20QRQIv0DWqwtQhIu-WH1SxhuuF9gKoT2Kl6Y0gzWUaGCnxEI799Tskpoe8AqkMXq_nDC96ZFHyWbXQp4wvRhiAunpfNJ4xxAmURZT1v3z0uIPWMs1d6RG_VvZgJx1xpL16A49LFgI7FiCqjAwEeS8mrYni7__imy3shFizo8M08N9EytNyA7C26BTqTw7GooXBsIFi5gciiw2vFi7maAAuVQrf39WwAAFnmsHLgtJbN1eN8vAyEaPstLzZ9oEqdZ1XRo30rxB2Exb2G9Uf5CNG4WxOUTOUJGUAAM0L9_vBIpX_VJtKmMTrZ3_-5kcxndZh-juIdnf1YJNDghprvAbnVeh9Gss-2KpivsP3p18gLkGikTpmkJ9juw4",
    slots: [
      {
        id: "slt_e911bf56f660271d71a4bd7a038f4b16",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAAOkRv1b2YCcdcaS9egOPSxYAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQACICANth_tB3Aot58PZBt3R3-XUf59JqXlM628fRcJcoikBEDHHmEjj8xzLWVAS5eOFzWDozWsMThfAtOlvc9FJ6HLHsKv-iIsbM0tIQfRj9kr2oWH0q07dxBiNBX_WJrQ1xjE0E0QwiD8XVVJUUAN794a3mHrkXlT6ZfVkVx2TAxQLbAAfMifu-__nAqYtFkHjWNW5wOiYFchwuIQOHHS6BUmzVETcNizBpsAGOiEVeTfpX",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAAOkRv1b2YCcdcaS9egOPSxYAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEBuDxBvDrXcu2N_Vu6UuqwykR_KQ9b7OkTPzyu0v35YC_bYf7QdwKLefD2Qbd0d_l1H-fSal5TOtvH0XCXKIpARFtUO9c5MLY1vKBFT-LFu02V6N0SCqvE6txuqtXW_7nWo_r2lYbOvdhPW0Gj2lWoiJ0okwSk4myeAZ1sNk53hJKw2A5u_Swz8NmR_RaV5tNvXEvQSVQpp6VTZ4q8J3eWwZmtBZx3-H2uF539r_HHg8I",
      },
      {
        id: "slt_d035aac2d42122ef961f54b186eb85f6",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAANA1qsLUISLvlh9UsYbrhfYAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQACICABY8_kwEb7I3Kh5iCN9ydH2Fy-2uZuf83yrqnktPoYIxbnV7AkrfghnmBEkMmshgyc1ASkV7EfHOnA7bSWXkHYq9nnkjCvmcgHlvFS3ZrNckw9NgurDNH5b_sgzs7rETy83XxvTBpk_oOaWlfjcF5OZ2VNMHJAdT0aJKOXx-JjbmXs3YBg32UOguFUbZqJgmeyKcA3rgeOoYlyDK-qQF5a_FyLdz2XjIaI_x6BT2laR2",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAANA1qsLUISLvlh9UsYbrhfYAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEBegFDUkvOo1psijiB1ZUFtI33UR9KlqyCO5BGz57K5H0WPP5MBG-yNyoeYgjfcnR9hcvtrmbn_N8q6p5LT6GCMbS6XYzAizRiSJ1wUGd9FLn--1SvvN0wnUl6l9cogHGuN47PAqt-YxlMi585SP42sqUJeLfVv2NtrbLv6bF1XZpMi5G_QelPu3UpjhE5mRAjkSEeh1spbkGC7VaXvIjLVGpjWuzPZALpZxRwisO0NUQ",
      },
      {
        id: "slt_bc75c64790365760d5e886b0a70a6e72",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAALx1xkeQNldg1eiGsKcKbnIAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQACICAJL79H0tNspp_e_enumN2KlYFkXwNchsdKeJiflenm4kWrbpkzDVzks136bzZgrpAAG0dioROw6sL2QyuR4NTv7zdcqT3Gt70sscK_QDneYOMLhAgbMQQ8RsCJBNRGlCsiUoCQMkWEUu0eeuzyCcbEsali2jwYCbDxT3cUeK9x-1v2JvEa9zdmBHUN-sRLsyRw6VniOuRqmCxbWJBxdQv-TVkA3cU363uqi1uc7jQky8",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAALx1xkeQNldg1eiGsKcKbnIAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEB7ZVhwWvW_schx5k8rTEYbs4sf-b5A_RQT0wd39qIvGeS-_R9LTbKaf3v3p7pjdipWBZF8DXIbHSniYn5Xp5uJBJEpIuST0SCZJHILKrAVkcqBxI-pJvf_pnW_sdOglWfefphdHTp2OHti9bXHYgv3QO0zpelYBr-zIwmPKcjmNcGuSScBoOgUiDiozdUAinU0HjZmv_zbqA2LfTZM69LmYSaJpEIx41V6zt9hBfzcxU",
      },
      {
        id: "slt_74356726dafb3278c271b4e814d776cf",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAAHQ1Zyba-zJ4wnG06BTXds8AAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQACICAI5EnuAFK2opWou5PgqNI1NrhJmdBzwSPQS9l0WAt01SdTZ5DmdQlVzDRvWRkzp28hqp8GjZ376MZpx1Pqrqv_aUn9KY5MeYnEZkvgg11aciG53pG3tPy_i1KDhxi4HntkQll9Tu6Mp3eXvqrckktO-HjYIme8aFN2AXfVwjDNppq9upVnE0u8ccK9qCYeEcFWcIHnpB6Pxb23i8VS8EP2EH3ZpZAGZ2GUl73Nh2NhCI",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAAHQ1Zyba-zJ4wnG06BTXds8AAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEBQF1pbIHHNsLC3QaK87es2h0ZiZSS0wmmhDUqehPuUTqORJ7gBStqKVqLuT4KjSNTa4SZnQc8Ej0EvZdFgLdNUgcCfHKuyhre6g957q8amVv_OVO8tTMBjm5ZucRiytT2z_FUloPdOfSh0cDIkUs_0OYLL-H5n72Uh68bEqVkHaw3k-t9igDg31G36yq0lMJCtk71cXjuxSsRsIw1PuNXLFRZmxef9lrtqHK_24KSI2I",
      },
    ],
    recovery: [
      {
        slotId: "slt_e911bf56f660271d71a4bd7a038f4b16",
        authKey: "RQqoYMWMD49CMWj4wVkGoi8O3d-N74fC6GaiqUvTjZU",
      },
      {
        slotId: "slt_d035aac2d42122ef961f54b186eb85f6",
        authKey: "UNzdVXSMsfHE7XWMhYRlk6IsatqqevIw0eJ2aRg_beo",
      },
      {
        slotId: "slt_bc75c64790365760d5e886b0a70a6e72",
        authKey: "OHUnPH1xyP5me2RFJSy03xJuI94zPt3pIyePS8VByeQ",
      },
      {
        slotId: "slt_74356726dafb3278c271b4e814d776cf",
        authKey: "Ly6jqgOcJxM-WLvD8tK2ZuRKZiATbRp246ETZoWeTgY",
      },
    ],
  },
  register: {
    accountId: "acc_01a1ffaad896713eabcde65252135ae8",
    email: "ada@example.org",
    kdf: {
      id: "argon2id",
      memoryKib: 65536,
      passes: 3,
      lanes: 1,
      salt: "6IlImTX22Q4CHXpsqvtc7TWvF8uhc-Hfr59m_mFB6kc",
    },
    authKey: "W4FBbH9r6e626kSEbXx22UA5pWGHzMoMl4HS2bDbJOo",
    keyList:
      "SEZWMQEBCAABof-q2JZxPqvN5lJSE1roAAAAAAqfF28ZrMghgeRuZ6Pg3OcAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAAAi0Bn14QzTDa35hu2k0rxXw8XboVxT2hHlp6gOVGyoQ9RJeWI4TtPwP2LGBMOFDCMwoHdalzVVBXsOf3K7PbQ72QJAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFEliCxqLlN4i2P3y7I2wIBALrdFPpCyigh9C4-W7InTZKqNXM29sTxMdBoFIKa7GXs_ejnZhM0L5s1MDmPIWiDGx4rM67uYbiJiFad4V_16QPNh3aapiPTWlnunvG0DEdyQGDe0sZtejIneybapCwGRnv0MI-cMbF7i09SpImbm3fRNheWZlrLnOMcW5im7AnH0JuieQ4Eda2wQcTkW_Bctd_YEP2EjhigW16U5cKUW28dAL7BJtJctIjwdd5zZqg4-eyYou1QWKt0I8Qm7sxJcmIjJdoPnJ51rwkT7mmn25QLI0ERTjuPaDxjtRgnXJKvjeek_bvdDpFsJXfWn94Ej3ThAIX9Xk5vLTz5VW010M4oF6N3Gjsa0kfH_7_SuimlXcSsxP9hdQXN18qPNl6e-X2WR20QXLtrOANjoT9NJ5igy9DphW7iAR-bd2EdOmT8m1nXgKEj7HEV9emtyu1xv2piHvbtm5iRm7c1wyAsS_m_o-_md9sM7kqRkn-caUogw4O45ApOHXtehjPWjJL2I98BBqgAAFnmsHLgtJbN1eN8vAyEaPstLzZ9oEqdZ1XRo30rxB2Exb2G9Uf5CNG4WxOUTOUJGUAAO-4vsoWsUxYkDtDa2WssiEfiqQ6RpWQXsJzfS1DPfYGuNUDUZBguhLlqwoo4t341IRg9FzRsoTXgWE_UAzQBgk",
    slots: [
      {
        id: "slt_361dda6a988f4d6967ba7bc6d0311dc9",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAADYd2mqYj01pZ7p7xtAxHckAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQAEsBAQABAAAAAAADAeiJSJk19tkOAh16bKr7XO01rxfLoXPh36-fZv5hQepHCD6gMiuHFvZNyh5IK6kHShKX0Fg8JIoO4kTk3ImfVFxQ0riyWJsRoai5hT-OodvhwIS6knadKE_2_OuMbNCL8dhwMpOZw4TaJpxZ9Y88T--8hCNpkLFFeyReKlgDD2bxc5wMkmkJD2qNW1hfKKB7nLObKrBMGtBQP5eN8DnEq27V2vr7PiqeWjg4ttLh6qkSUKjX_WChudNOhYjfVffik7RxBQIXLjcvbRCQsJLKm-E",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAADYd2mqYj01pZ7p7xtAxHckAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEBf3JGg_YCZFgqvIEGszzn1e7b3PTKfF8l76CLnrCu3ycIPqAyK4cW9k3KHkgrqQdKEpfQWDwkig7iROTciZ9UXGP-Im0nLP--6v1haAdSHJhNVxxady0-DV6Kpsfvmfh_SQWwyDBa2I5Clld7DZJTc7_MbXArVrMp6lSAJG7rE4AUl0OdXsDJwbDoC8jON0R_aXfd2b_gAV-RMatR_tnt5Z0o78aPsIOmiHroxkTr82E",
      },
      {
        id: "slt_a615bb88047e6ddd8474e993f26d675e",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAAKYVu4gEfm3dhHTpk_JtZ14AAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQACICAKhgtVR1zuz9y6A6ruGcC6yl4NgOGlMvk4VmYb1jQABVbSH3HynQssvfkoLJ9Wys961pa2t5-F-8NgHBa5wg34ZJdCl3WQWaFhNguvrZ7c0yFGxo2-ljYoozTI0CUaYAvjX05T_7Pq37F__l3IsYlsUTKFd7qnyfY1TmoMbmtrAP0bwYys_jk1Xb_6dV7yLC81hQVJ11gdXLoIyY9MT9JarfJ9UFs-PoT9bL2_EzQu_S",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAAKYVu4gEfm3dhHTpk_JtZ14AAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEB6dh8VMPyg8jmArnFFQ1nPk0eeDXkQAEISo5JUvo18wuoYLVUdc7s_cugOq7hnAuspeDYDhpTL5OFZmG9Y0AAVe9jakeOC29OijkgMZh2iEHuh0HBC7NKF5TfewliUITYxsG6X8p1SinGZLI5jHUSzzJfvwAjVVSmFkip6Yedo4KQJKFuVEH355pH3ELuHEQ-hhVPD_9iS49LYzrDeq3RtrTz1I35IWnZDFx4Q9qYORs",
      },
      {
        id: "slt_6043f6123862816d7a53970a516dbc74",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAAGBD9hI4YoFtelOXClFtvHQAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQACICAMynQODc1SjNx2zoEjYdHH9rLQgmL6qfn6_KCwlYKRAUsVhei3bwEODHMYRCOmqvRBblvpLheOoIPevlsWKmPjcOAD6k9sCE2aA7jVQKw0lfL4GMIwls9hRlR6NRZV0VBh7nr4yJ7oc_CUEnNGzqrOX-xEEY-x4rWpCks3O5Mjou1N99VcTMzvFj38kw9Ke9Tf7sZRkxFX09dDm4BkkCJppd8zfTKy0Lk3QwEGTuJxfW",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAAGBD9hI4YoFtelOXClFtvHQAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEBNZ8bKNQiCA6t0BAvDD9L70kj8z_jpRuiqSOyNbDpoyjMp0Dg3NUozcds6BI2HRx_ay0IJi-qn5-vygsJWCkQFK4QNZFwA_R_VycJMgTd1eAXx3y1ZUx2EudXydWjffFdjwkjBWwj4iaydMrMzIQ784VVjy6bBLBjs6964EmjPh5r2n3Vjq2AN2cGaEQ1XBvgLHO5UQ3DFhFM-mJ6VOOTMT1H2HZBTEiavV-xd-j8uf8",
      },
      {
        id: "slt_93f6ef743a45b095df5a7f78123dd384",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAAJP273Q6RbCV31p_eBI904QAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQACICAMI5QrCMbhlADQeTBchdrUSvbd6gmeuKK67TEL7Q94w1E-whLUVOcwdeCjtarj1LR8O3ZivSW4mzz3M3fK_MVrL4cqlu_i1uS7aBlk-YqIExPLOcJnB2ERo3jxOVvfIT2GqkkpNbB7DdtCCrenGPMxDph4McjkypqkT5t9hZ25oXqmgVcLIy8Oigq_oUeBQFetvZ2JeYGtM9RF1VlYY34yQoyqGCmCokroNt0sj9IO2M",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAAJP273Q6RbCV31p_eBI904QAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEBfsiw4hcKMqGP3zM4Er06s6wsdL-BKZMP-NxaDSwJVHvCOUKwjG4ZQA0HkwXIXa1Er23eoJnriiuu0xC-0PeMNbaPwDmJzil_3JwWBuef7K2CZ6fkNzgm7c60xOeQEMU7iymZxZ51sCHeBs--eWWE7a8hLJEU37UhFf0_VkJ-YZMsKqHsnzSKqJfOtvJnnXsld4PXQmxnbREJ2KBDLU8Rcm_oSOHzhjMoHp0E63LLZtQ",
      },
      {
        id: "slt_125882c6a2e53788b63f7cbb236c0804",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAABJYgsai5TeItj98uyNsCAQAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQACICAHQERfrQvndgMrU9horMToDNvpw7DBs_rq5x4pjrZVUog1M6hMxXaMi-iplGwL_Ohg0ZlsisbjCShwKOg8UANjMPDOpJqR46ywI_ewF7wITJG-sfsmlKI0FavpOzaw1weFlZZsv2wi28esmxT4K-BMoDgjf1mTgmMwpDfHu5XtBPAZ2_YPPDAR4br2yDRcAyVhffhiJOqb4uvxX1547-7JJxOw6_3Pb1kE4R_2ZkH26u",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAABJYgsai5TeItj98uyNsCAQAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEBHuo4YQ_SBSIDERhsjdvpB4J8Kw-jpnHG3BMRrr6dUAJ0BEX60L53YDK1PYaKzE6Azb6cOwwbP66uceKY62VVKMFCZley3gyvQb06LYEqYvOfHRaeU8Fh4CRhhPXe2CVZOaJwvYT4VcWc_NcasLkk5E3JJmSpG74S9Xo_uvKxuoWUxBLqc6Z5VVp4clK0uF-grtptO3JDNTbTeqOu3WgOpAgK9l12pDjz0inZTa2DjZA",
      },
    ],
    recovery: [
      {
        slotId: "slt_a615bb88047e6ddd8474e993f26d675e",
        authKey: "nMZPHch7as9Szyst8FBD4mzhbDaMOnTtoX8O_fOhd9w",
      },
      {
        slotId: "slt_6043f6123862816d7a53970a516dbc74",
        authKey: "LvH55ahjUsqQv_nbWP9d1fgzp6Cc9FK7TfPmpmdujUo",
      },
      {
        slotId: "slt_93f6ef743a45b095df5a7f78123dd384",
        authKey: "ouabvRgvLJQlCOJQ4a49Dqh3uOmQZlFSHdCXlqDY1hQ",
      },
      {
        slotId: "slt_125882c6a2e53788b63f7cbb236c0804",
        authKey: "fmu_YhzPS3V-JQivDLM58T-JPAUcQ7b6_QxaFUbR5ew",
      },
    ],
    device: {
      id: "dev_679ac1cb82d25b37578df2f03211a3ec",
      certificate:
        "SEZWMQEBBwABof-q2JZxPqvN5lJSE1roAAAAAGeawcuC0ls3V43y8DIRo-wAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAAAFxHzqb8Tcei3HFWqObon7ZG5JpIEXfolC54TFMOguDbSNqM90vLvexfFGPJILK0ZXdfz_QGTp8FHEWG4WL0yTguBAAAAAGh_6rYlwAABIDBnwSWAAAAAAAAAAAAABn4QtZBSUUHKCZ2k3rGaxzSnzE5MzhOtc9j-PJsQLHj-RYK_HGiTZ9CDnkG5ZWk6-2fRGpBRo45Btirv2vYpgA",
    },
    workspace: {
      id: "wsp_23d38f426209062ce9ba002ff15d53fe",
      roster:
        "SEZWMQEBCAAj049CYgkGLOm6AC_xXVP-AAAAAXQlX5jDDjPoMEJ7FxCL4CUAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACfXhDNMNrfmG7aTSvFfDxduhXFPaEeWnqA5UbKhD1El19nibJxFFgXCPW1JhlXBVoAAAABAPqOFaujVOr9N6TeLMx6wYUzB3kh4YWDxf9PHvVEX_iOAAEBof-q2JZxPqvN5lJSE1ron14QzTDa35hu2k0rxXw8XboVxT2hHlp6gOVGyoQ9RJcE_zkGDKm4UtRCgeXQnDt6_0WzjjeHXZN-FEK3vviSl46Hl9ex7nPz2ZZMfh1d7UF__GZCyzK-D2Dul9pZaax_FIZHl7a3jU6C3gYg8vfajZAzsaCu513IJMFu1EdLUN0M",
      keyRing:
        "SEZWMQEBAgAj049CYgkGLOm6AC_xXVP-AAAAASPTj0JiCQYs6boAL_FdU_4AAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAB6AAUEAAAAamFwCQMgrJWHKKJaGoTaewpIJQKvxLbTLAaddoM8AlTK9siKBA5dyTeeay7nsk8-vyZ0OIAHCojlQ5bs5PFjOKCUOp9A6DQcyMQ5BH6YMI6v0QYIra5C6oD3sZA1QCcUF5Q0kCuwd7vrY2jbt2NUG6Q2Rp64FESWWuTDKT612CZfw8Ti0kioZsfXS2Ntzqefd1AgWyUGVJlKKiPkak3yHCD3TsWWdDA6CMDr2aRKRVmeVhIY36H7OYdz6Q",
      grant:
        "SEZWMQEBBgAj049CYgkGLOm6AC_xXVP-AAAAAQGh_6rYlnE-q83mUlITWugAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAAAwAEDOOly4-YDQpImquwp-hmwSy5x3Xgx3OVWPbfeWp7MAQ5YjhO0_A_YsYEw4UMIzCgd1qXNVUFew5_crs9tDvZAkV-aQQOcnaknuTx0Z18URkpQrYekzpSvOia13DJL3YClJbK6sQcUcuhiXr5NwDrpbgCqyYy8Xz7VQP1mEjbVStV7hap0z6Eb0aN1Doaxr9MlfJw960my52abI4KCOmvcA9FNIsp2f3UMrlv7QFntJCYub8v50uXNSIBcoXtp3dZreVsDhE0ytXV5tZrStzz0Y6H_eEElF5H56cLv1sHlDv_s98jtd4EwrgjmO8WQZegc",
    },
    client: "browser",
  },
  replaceSlots: {
    keyList:
      "SEZWMQEBCAABof-q2JZxPqvN5lJSE1roAAAAANraagxcgw-hV798zGmHQssAAAAAAAAAAmeawcuC0ls3V43y8DIRo-wAAAAAAn4Bn14QzTDa35hu2k0rxXw8XboVxT2hHlp6gOVGyoQ9RJeWI4TtPwP2LGBMOFDCMwoHdalzVVBXsOf3K7PbQ72QJKU3ofBMxcgFiNIYXvsDx6jQRznAKqp9r7Z6h7ndn5neAAAGEliCxqLlN4i2P3y7I2wIBALrdFPpCyigh9C4-W7InTZKqNXM29sTxMdBoFIKa7GXs_ejnZhM0L5s1MDmPIWiDGx4rM67uYbiJiFad4V_16QPNh3aapiPTWlnunvG0DEdyQGDe0sZtejIneybapCwGRnv0MI-cMbF7i09SpImbm3fRNheWZlrLnOMcW5im7AnH0JuieQ4Eda2wQcTkW_Bctd_YEP2EjhigW16U5cKUW28dAL7BJtJctIjwdd5zZqg4-eyYou1QWKt0I8Qm7sxJcmIjJdoPnJ51rwkT7mmn25QLI0ERTjuPaDxjtRgnXJKvjeeaF2fiSylnJtlMzODq8AhoQRdmb_whivEJoei8vNY_vflXw2mI8UMRwL2CLoAUPQkwEgglfQegOub6VPW6R0NN9OCpKy0YjhuR1l5peFZxAjjk_bvdDpFsJXfWn94Ej3ThAIX9Xk5vLTz5VW010M4oF6N3Gjsa0kfH_7_SuimlXcSsxP9hdQXN18qPNl6e-X2WR20QXLtrOANjoT9NJ5igy9DphW7iAR-bd2EdOmT8m1nXgKEj7HEV9emtyu1xv2piHvbtm5iRm7c1wyAsS_m_o-_md9sM7kqRkn-caUogw4O45ApOHXtehjPWjJL2I98BBqgAAFnmsHLgtJbN1eN8vAyEaPstLzZ9oEqdZ1XRo30rxB2Exb2G9Uf5CNG4WxOUTOUJGUAALYG8MHJQewvp_dKbbG-YBOiteEg2ynHCnKXQCS0xBPNgYaLO2TLirSNMdzRIxVDEV1GFuaRJ7uCyun_CooxNg0",
    slots: [
      {
        id: "slt_685d9f892ca59c9b65333383abc021a1",
        slot: "SEZWMQEBAQABof-q2JZxPqvN5lJSE1roAAAAAGhdn4kspZybZTMzg6vAIaEAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAABQACIEAFQoSC9FiwoxbAvbscY7xDdX341G9gh0ZrkSbA-_FmZKdMl2dndkLOuubJCoes_NP6QBpz1ZNizr5aIXl-WKf0623FsFEWFUu4_35OsB4pW_wD3niRvGYuJBWRGF9n4huUAWXANRnoHj6Ev66cmPxobXWJORaLAzGOMOQ8YaOv0MkdtxrfikUm5hr29yp4d-6aH6hTqRfa1tz_mlXJc6Gb7YTqa9Iircy6TFhSZzTBmW",
        wrap: "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAAGhdn4kspZybZTMzg6vAIaEAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAwAEEBwNbLJV6BS09soLgzNBUsl6Pz-aimrwW_HlIYeOZ_H1tUKEgvRYsKMWwL27HGO8Q3V9-NRvYIdGa5EmwPvxZmSnHWs3n3i33bsvOgx6yxGD06fdEiK0cn1LattiCH0pJBzfYmD3hinA9QnqNWnsdypkEkWNXyBupshh6-EmSfFIPf0MRqSgfIT9rL-I2cg2omaEQghrgrUAZW7rY56evsbScRqyL34Yy08_fbVCDYe0Y",
      },
    ],
  },
  labelSlot: {
    meta: "SEZWMQEBCQEj049CYgkGLOm6AC_xXVP-AAAAATYd2mqYj01pZ7p7xtAxHckAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAABYAAEGSNGLH9Iglq3zikBHyvLIs8z9M-_U6sze00sZxfN5V6LTegGKa_1Jn9S3r5Q7ooBPs_CMbvDbaJpya5tbJUpsPygMf1CDyTAzliSReRhbay_Uy0gxNnwOhJEIkEYF7vs46MPBWDA-9l-GK_uL492qhPOQmafkTOtQjBlbTkDh16ls4olrTJ7P5Q-dcsaSpV5dioXUonQkfr7YFv5LDlRM6_wVD-3a02xOJdv-dI3iw6YpTvU6T7YFsNFxMCXzO2OG_KgsGWvFhvJgYDxrVlVNm9FE8Sq5WAUO",
  },
  addDevice: {
    keyList:
      "SEZWMQEBCAABof-q2JZxPqvN5lJSE1roAAAAAAenHJRdsRwVBxstsFRCwC4AAAAAAAAAAmeawcuC0ls3V43y8DIRo-wAAAAAAl0Bn14QzTDa35hu2k0rxXw8XboVxT2hHlp6gOVGyoQ9RJeWI4TtPwP2LGBMOFDCMwoHdalzVVBXsOf3K7PbQ72QJKU3ofBMxcgFiNIYXvsDx6jQRznAKqp9r7Z6h7ndn5neAAAFEliCxqLlN4i2P3y7I2wIBALrdFPpCyigh9C4-W7InTZKqNXM29sTxMdBoFIKa7GXs_ejnZhM0L5s1MDmPIWiDGx4rM67uYbiJiFad4V_16QPNh3aapiPTWlnunvG0DEdyQGDe0sZtejIneybapCwGRnv0MI-cMbF7i09SpImbm3fRNheWZlrLnOMcW5im7AnH0JuieQ4Eda2wQcTkW_Bctd_YEP2EjhigW16U5cKUW28dAL7BJtJctIjwdd5zZqg4-eyYou1QWKt0I8Qm7sxJcmIjJdoPnJ51rwkT7mmn25QLI0ERTjuPaDxjtRgnXJKvjeek_bvdDpFsJXfWn94Ej3ThAIX9Xk5vLTz5VW010M4oF6N3Gjsa0kfH_7_SuimlXcSsxP9hdQXN18qPNl6e-X2WR20QXLtrOANjoT9NJ5igy9DphW7iAR-bd2EdOmT8m1nXgKEj7HEV9emtyu1xv2piHvbtm5iRm7c1wyAsS_m_o-_md9sM7kqRkn-caUogw4O45ApOHXtehjPWjJL2I98BBqgAAJnmsHLgtJbN1eN8vAyEaPstLzZ9oEqdZ1XRo30rxB2Exb2G9Uf5CNG4WxOUTOUJGV6Wgbd2VjzlNjIFqfy7N4ssrUxLELjpPF6YzPiTfC72Ort09f1_0UrOBdtnGAV4NcAAPqOtLXbAUR19dGvl7J2f5bm9FtE6Qw1y1B4eYZWob8IzFL2mcxY83yUBFOF88WYX0PNBHC2TFk0J2cSEJx4Vgs",
    device: {
      id: "dev_7a5a06ddd958f394d8c816a7f2ecde2c",
      certificate:
        "SEZWMQEBBwABof-q2JZxPqvN5lJSE1roAAAAAHpaBt3ZWPOU2MgWp_Ls3iwAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAAAAAFxJS7FOzzcMeeY_-U0YaIxVnca8jh8tQnTTtvvlVNg0mPcUksrdibSRTZshV2y3aGyuJuasjLr1bpPKPELyDkBwBAAAAAGh_6rYpgAABIDBnwSWAAAAAAAAAAAAAGf3BJB736NIoZ-jKYGRKuriC5MjZSFC-x50pXK5gwvWtU_JRFr2AdNQ3jR8Xi7DRaqIaaLxYbJbTI0Om72o8QM",
    },
  },
  revokeDevice: {
    keyList:
      "SEZWMQEBCAABof-q2JZxPqvN5lJSE1roAAAAAGPbRmpVGWvrc-qyFlwB5_QAAAAAAAAAA2eawcuC0ls3V43y8DIRo-wAAAAAAm0Bn14QzTDa35hu2k0rxXw8XboVxT2hHlp6gOVGyoQ9RJeWI4TtPwP2LGBMOFDCMwoHdalzVVBXsOf3K7PbQ72QJCu61mgLvn7T5XwRCR9bUAZQLpdjAgW9FNf24Sgp4WBMAAAFEliCxqLlN4i2P3y7I2wIBALrdFPpCyigh9C4-W7InTZKqNXM29sTxMdBoFIKa7GXs_ejnZhM0L5s1MDmPIWiDGx4rM67uYbiJiFad4V_16QPNh3aapiPTWlnunvG0DEdyQGDe0sZtejIneybapCwGRnv0MI-cMbF7i09SpImbm3fRNheWZlrLnOMcW5im7AnH0JuieQ4Eda2wQcTkW_Bctd_YEP2EjhigW16U5cKUW28dAL7BJtJctIjwdd5zZqg4-eyYou1QWKt0I8Qm7sxJcmIjJdoPnJ51rwkT7mmn25QLI0ERTjuPaDxjtRgnXJKvjeek_bvdDpFsJXfWn94Ej3ThAIX9Xk5vLTz5VW010M4oF6N3Gjsa0kfH_7_SuimlXcSsxP9hdQXN18qPNl6e-X2WR20QXLtrOANjoT9NJ5igy9DphW7iAR-bd2EdOmT8m1nXgKEj7HEV9emtyu1xv2piHvbtm5iRm7c1wyAsS_m_o-_md9sM7kqRkn-caUogw4O45ApOHXtehjPWjJL2I98BBqgAAJnmsHLgtJbN1eN8vAyEaPstLzZ9oEqdZ1XRo30rxB2Exb2G9Uf5CNG4WxOUTOUJGV6Wgbd2VjzlNjIFqfy7N4ssrUxLELjpPF6YzPiTfC72Ort09f1_0UrOBdtnGAV4NcAAWeawcuC0ls3V43y8DIRo-wpIf1HFQX04tQ8xmZrov0lYKfGdlfjnW3IT9to36_ml900A7Fr0CSFHM-hPRSikJeyk7AXRwmb4tNMVri-BtAL",
  },
  startPairing: {
    client: "browser",
    pairingKey: "Ur4S_MdFYXOLLUpKuR1QX5tXb1v2_jxI1ODfliEH9l0",
  },
  handOff:
    "SEZWMQEBAgABof-q2JZxPqvN5lJSE1roAAAAAOslFOIUXoaFYkhyNVPNKNkAAAAAAAAAAWeawcuC0ls3V43y8DIRo-wAAABQAEECtBYBa1NDZgFANWQwUiTqqriyMi5uRd4YbozUmUrwzhJSvhL8x0Vhc4stSkq5HVBfm1dvW_b-PEjU4N-WIQf2Xdmq8lUQUpvXWkDPd3V7azPxIY_FTpHcwLh-kpbXVP_wGc-rbzATp348Pger1BnctamOmD-r0A-7YeWw1olNl5-ugtDeW9uzlF0NyDd9rVorBB41XbfjbD5ienqiCOM8xlQx_ISyWfrxfv6OgiTIvs_S1HhWlnX6k8R5IYlPdnXaQQZXBcbnjGZcgiLJ1_jk9NVLBVD2isIqSwga9j1wLgYFFaJvRme-aGkb4sIvxKmaj0C7uLulhRvy3AYSkHkWVHpOdVUzc02ChBKaPE3bjgU",
  rotate: {
    reason: "suspected-leak",
    roster:
      "SEZWMQEBCAAj049CYgkGLOm6AC_xXVP-AAAAAp1NFz9t6XwP71_GZx5iDFQAAAAAAAAAAmeawcuC0ls3V43y8DIRo-wAAAAAAMkC8-RlWOfHP6OoDw9MKwPzrHSdKGEypSWcqbiPTo-02xKfXhDNMNrfmG7aTSvFfDxduhXFPaEeWnqA5UbKhD1El19nibJxFFgXCPW1JhlXBVoAAAACAOqg583qMnMyHMXhy459YBPy38zgbPPbAvip7vTaju-aAAEBof-q2JZxPqvN5lJSE1ron14QzTDa35hu2k0rxXw8XboVxT2hHlp6gOVGyoQ9RJcEaPfuhYgU0Suvd79MiMmdx10QI_2pGKLOgKYqjNWWWIqc6o5ZuK1_VswbW28iRoYOprcErPviKhxhNyUuAHj_PrTUEWoeM4ISNq6EX5q45njbkkIQBoq8_q63m6mTmM4I",
    keyRing:
      "SEZWMQEBAgAj049CYgkGLOm6AC_xXVP-AAAAAiPTj0JiCQYs6boAL_FdU_4AAAAAAAAAAmeawcuC0ls3V43y8DIRo-wAAAC6AAUEAAAAqrfgLeCYU9e0AwrbndFPuZdhdcak7hTkXq0Q7ionhqo8f7ynAjFqi7m59GOungeUv8hUbl1WAls6ffhJ5OIntQ9o34WmtWl4BeFI-GDzSBJn9QfDAjsuFDjlIvfLziVZdzNY5DCsk_tLxgDHLeh8UVr1kb5zzv2zb_kpwv-XXXFctGMP6AdkHv77TlE9Zw3oQI-zs-XixrmbAaHaSXzAcWhugBBqOm-_41-x3GM5yTF-m8jJfZfRsZago00I7hbY-rUBjp0qVuSNdCWjgimBdpjM7L5bGAezZAZmTDjpJW_N2878PUkuYdMSi1WsJcQ8kzfsts_HRj1PjYs",
    grants: [
      {
        accountId: "acc_01a1ffaad896713eabcde65252135ae8",
        grant:
          "SEZWMQEBBgAj049CYgkGLOm6AC_xXVP-AAAAAgGh_6rYlnE-q83mUlITWugAAAAAAAAAAGeawcuC0ls3V43y8DIRo-wAAAAwAEAdjwWiVkG266Kp8c7diZmtPQGfDiDKY9tSCmrio1daSpYjhO0_A_YsYEw4UMIzCgd1qXNVUFew5_crs9tDvZAkh97Fxn8kB-8Cqiw0y1xIX4HNuWMy3b3_yGUnQ29CWR2NhukdirJ6UNjOu5_eRaFcbVJPfQyNTT4ZwnCvt-Zuae2qFCfe_21D5qHsiKOiWz1fEX3c4ahMFWs-8VvYYzJMHY-AP6IcsFFuv9POYJsxV5zsvEQ-ObNexz11504ff4N7_qusk8oEVgWFUpa3lBwWoPWrQFwPKX86S06DuED5dj9SprmxJUv15MgeUIWXJgI",
      },
    ],
  },
};

import type { RegisterBody } from "@holdfast/protocol/auth";
import type { AddDeviceBody, ReplaceSlotsBody } from "@holdfast/protocol/keys";
import type { ReplaceRosterBody } from "@holdfast/protocol/workspaces";

/**
 * An account for the document's examples, made by testing/make-example.ts: its objects hold together, so that the
 * examples run as they stand. Nobody has its root key, and so nobody can save anything in it.
 *
 * Its workspace is wsp_73d1391a3b68392fb64b2281542c8920.
 */
export const EXAMPLE_ACCOUNT: {
  readonly register: RegisterBody;
  readonly replaceSlots: ReplaceSlotsBody;
  readonly addDevice: AddDeviceBody;
  readonly replaceRoster: ReplaceRosterBody;
} = {
  register: {
    accountId: "acc_01a1fdbce5c57c4f97567e788687d27b",
    email: "ada@example.org",
    kdf: {
      id: "argon2id",
      memoryKib: 65536,
      passes: 3,
      lanes: 1,
      salt: "LX4ROu7Lb-VTDl9BEaxO306OrMWMwRAeCcA5x577Y9E",
    },
    authKey: "HVL7uz0A62FBVNXDPpE8VgcLeFwYzJHD28J2v23Arxg",
    keyList:
      "SEZWMQEBCAABof285cV8T5dWfniGh9J7AAAAAPk2i9_t74LpRtFA7wciqvgAAAAAAAAAAZBaajDmP9FtVierBwjyWk4AAAAAAOkB4K83qDGSX5KcWlV_bPvAqfsO1P4GXAUeI93k0Ax4pNq-BcxFd-JuL0HaThkEnrKzYJt-OoC_MgyPs57TqeTGawAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB0aWsl4meiRCsI56WB8p2uAEW2mpapc1Etov-09LIZKoHhyuzjodIKJTj1jwf6x4qpza7_NPN9Xk4x5PLgg744UzgCVqm6k_OdkSRXuMLSAhbAAGQWmow5j_RbVYnqwcI8lpO0RPtx-Wd7xxygcqaKoO0QS3fHyrnPZ7Q6PgK9i8y_R4AAELq5amhNwkmXFzLX0Dh76SVgCeYeacv0bBabMK1ckM3gPpC3KkPyZtl8A_o8zKDVdRMIXq_o6fl_BmDbWLVBgg",
    slots: [
      {
        id: "slt_d1a5ac97899e8910ac239e9607ca76b8",
        slot: "SEZWMQEBAQABof285cV8T5dWfniGh9J7AAAAANGlrJeJnokQrCOelgfKdrgAAAAAAAAAAJBaajDmP9FtVierBwjyWk4AAABQAEsBAQABAAAAAAADAS1-ETruy2_lUw5fQRGsTt9OjqzFjMEQHgnAOcee-2PROrLrAlZ1V8VXua4vdGYP3Q6bNxLNG8Ae81aC7xZTmzuGe5YumZrEP8wTi3e7nPQfQKtK5eK4x5rXWQhE19Dngsaq25DySUOjPYnJU3WiTVzuxLYwsdLVydnRb4SM1XHbLJK3HlcCohhjrT_jQsxPfscfNKiXKoppHOgEHwnevD0lBvEE1QbaYSUIQVeEF1IY4DGuBIG6aGau9ENOCiOVbJFJ3Q6345tX7lWx_0t31w8",
        wrap: "SEZWMQEBAgABof285cV8T5dWfniGh9J7AAAAANGlrJeJnokQrCOelgfKdrgAAAAAAAAAAZBaajDmP9FtVierBwjyWk4AAAAwAEEBKxt2JrM_8QjBzjU7mescsASvm95bQv2P_ZcsANa2gWQ6susCVnVXxVe5ri90Zg_dDps3Es0bwB7zVoLvFlObO1EWy1UnOVMbNuRMO8zX0penXvB1t6yKhivte8xXHp52INtw1C_m6MdCnTk4MDIhRQyIWiM0jgyJuWbB0XWMpuAx338-FdPqxr728VXGdoxBamsagb9L9GOWjNwJOSyydStuW4jt4dbKBd2tW7Ogew8",
      },
    ],
    recovery: [],
    device: {
      id: "dev_905a6a30e63fd16d5627ab0708f25a4e",
      certificate:
        "SEZWMQEBBwABof285cV8T5dWfniGh9J7AAAAAJBaajDmP9FtVierBwjyWk4AAAAAAAAAAZBaajDmP9FtVierBwjyWk4AAAAAAFyfGoSuOzjLkk8kIDuQKNwZAR0GB0xTvtsEEAURy7VIAENqPcsTh9pjf6qawnkWFd-apnzXMTOR7Vt1aH2841cRBAAAAAGh_bzlxQAABIC_sRHFAAAAAAAAAAAAAJfv3Ep6I1xGiUHTLmDTAICirOkSjZPTRsmDnTJe0vkDJpz4zSBaBYcBjxcREPfRLUKF2c4qDvKDv--xTek7ggQ",
    },
    workspace: {
      id: "wsp_73d1391a3b68392fb64b2281542c8920",
      roster:
        "SEZWMQEBCABz0TkaO2g5L7ZLIoFULIkgAAAAASyieB2acziw-2Ek7oYW9KwAAAAAAAAAAZBaajDmP9FtVierBwjyWk4AAAAAAMkCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADgrzeoMZJfkpxaVX9s-8Cp-w7U_gZcBR4j3eTQDHik2hY4ZhOakz0Ne_Zzu-oAhxoAAAABAG8ZDQeUtF_1FEgCcxNfkb1-9VI7T52u_A1IbLv_9qpjAAEBof285cV8T5dWfniGh9J74K83qDGSX5KcWlV_bPvAqfsO1P4GXAUeI93k0Ax4pNoE09-SSr9zpwSHF02vMjL_lw8zU9zBsVPbwoLKLkFb1cc8z61SVvQTm3kM_-EgSoM5kYOx7Ht8SzZtJhGx3us6yvK6SsaVyswjgZbRqgDfB5YE6U_sq36t8KdzxKznjB0G",
      keyRing:
        "SEZWMQEBAgBz0TkaO2g5L7ZLIoFULIkgAAAAAXPRORo7aDkvtksigVQsiSAAAAAAAAAAAZBaajDmP9FtVierBwjyWk4AAAB6AAUEAAAAakKly0RbMXmTp0X5BSIJa3CkGEskU_auhfKA19__GANeuBEabEcv0EJ36vRvnnG0ynBtRdOdffElKpgHdTJZHeOfq1aZY53yT_zj2m55bGG_cPxi-2F3HezGTLb_T6Mo0nk-LobreSrYzDFrZw0RVzmrkJoW-GYnS0RMfwHlwUlyi0rJu-nlJccIMQhM3x9IsKKY7FH5V5-oxj3SfO3r34b9QdFjNYfuwl-UErTwH410n5zHdX9b0KMang",
      grant:
        "SEZWMQEBBgBz0TkaO2g5L7ZLIoFULIkgAAAAAQGh_bzlxXxPl1Z-eIaH0nsAAAAAAAAAAJBaajDmP9FtVierBwjyWk4AAAAwAEAQ_PTGbdppwj8-4-Z2lcv8xOEfJ5Lvm3A_1PjjNuQlLb4FzEV34m4vQdpOGQSesrNgm346gL8yDI-zntOp5MZrIJk3eTICQ8d3PIibl8FONidw9mqcHg1BMaSyc1cNcXr2xrlqc3pfIvJ3mhadaLsSLCO0Xmuq7kIlfKBF3K305SGtwIbisYMT7ncSO6u7NSIOFRWzBVvw5ZkPXEzWCtxKfi2fv2JrBpYPxYQCPtoNem8TxE0gHbmrSsoQ3tbr-hrs1vJ29M6TmpMfC7prCR2iQS0cxTzQFwqIwcFD_Q88d8Ng4e5XAIp4tMBkFaD2og8",
    },
    client: "browser",
  },
  replaceSlots: {
    keyList:
      "SEZWMQEBCAABof285cV8T5dWfniGh9J7AAAAADcmGEsZLPhJpxKzcYbqRTAAAAAAAAAAApBaajDmP9FtVierBwjyWk4AAAAAAToB4K83qDGSX5KcWlV_bPvAqfsO1P4GXAUeI93k0Ax4pNq-BcxFd-JuL0HaThkEnrKzYJt-OoC_MgyPs57TqeTGay_rcmli2cuXc6rK3GMD-kGNhfZXlMnX5bigqpoBd-fgAAACpuNBGUJqp1mjFmfuetdggANzy1LA-8tpkTQrYITADiqkSMwvXeldCxKTAhGrdamfe_rd78Mu6QnNYbbKQm-_D3W5D94nee0OiDW7vnAmwtVi0aWsl4meiRCsI56WB8p2uAEW2mpapc1Etov-09LIZKoHhyuzjodIKJTj1jwf6x4qpza7_NPN9Xk4x5PLgg744UzgCVqm6k_OdkSRXuMLSAhbAAGQWmow5j_RbVYnqwcI8lpO0RPtx-Wd7xxygcqaKoO0QS3fHyrnPZ7Q6PgK9i8y_R4AAL3ufzuaZJKu9H-RlNdE9k3z1goGDQviMbt75x8bJ5-Lqeqh6vVOkX79EMS53C_xsNqIjzy1QBOuVc7Zw3PhegA",
    slots: [
      {
        id: "slt_a6e34119426aa759a31667ee7ad76080",
        slot: "SEZWMQEBAQABof285cV8T5dWfniGh9J7AAAAAKbjQRlCaqdZoxZn7nrXYIAAAAAAAAAAAJBaajDmP9FtVierBwjyWk4AAABQACIDABgJSPY268eGjcGVVkqoGlQ6p3ZCYs3r9LLaVfM9KFVtyoLDVFVsLPHVZDyNRuHWZ-EwTZTeW8ErEqyIz4SZ-qhM_FO4QtH3KnPMnjsuyq1g6Jmpu76MA_ljkCwY5bmk7GSpFklDwiLz8ycHEWQIzwWfA2u6kxQah4uvdr6RjXJ5W7a63HVe4i2fHXi4NtD9gw9uN_424rJPA0vN_SU0znpq3mBpoUEUPSkWvD5kKNK5",
        wrap: "SEZWMQEBAgABof285cV8T5dWfniGh9J7AAAAAKbjQRlCaqdZoxZn7nrXYIAAAAAAAAAAAZBaajDmP9FtVierBwjyWk4AAAAwAEEBGzlQNWxmfFsQg6nBpOIaFTZ_s17iegL9pqmcY6yNzEgYCUj2NuvHho3BlVZKqBpUOqd2QmLN6_Sy2lXzPShVbbdBMIz_lEwKvYZJj59GDRuXK_OCDvFTkV-Jf-TzApAVO48-PEqzs41Tvun_r9KHteV9frE6NHHam4wSql21rHpnpvVNg47-pEPbiire21wh8gQVr6Xl3jVJ477t8ltVwQaCgdo9F2xdIH8WXbreHQQ",
      },
    ],
  },
  addDevice: {
    keyList:
      "SEZWMQEBCAABof285cV8T5dWfniGh9J7AAAAAKgweFod_9po9-4zRDgqmrcAAAAAAAAAApBaajDmP9FtVierBwjyWk4AAAAAARkB4K83qDGSX5KcWlV_bPvAqfsO1P4GXAUeI93k0Ax4pNq-BcxFd-JuL0HaThkEnrKzYJt-OoC_MgyPs57TqeTGay_rcmli2cuXc6rK3GMD-kGNhfZXlMnX5bigqpoBd-fgAAAB0aWsl4meiRCsI56WB8p2uAEW2mpapc1Etov-09LIZKoHhyuzjodIKJTj1jwf6x4qpza7_NPN9Xk4x5PLgg744UzgCVqm6k_OdkSRXuMLSAhbAAKQWmow5j_RbVYnqwcI8lpO0RPtx-Wd7xxygcqaKoO0QS3fHyrnPZ7Q6PgK9i8y_R7Zm3u4RtcPfaAaTHmQwOLvBrgGiV8825557NgtYBmDZVouaf1XR5Tfg-g80PsHPVsAAOB43ixvB1kt_bfpskPETO9pQYdEsbOGaxkC0SF_mdhzPEdopUFiKd0vqtImSqq5GsnA_b10TI6SYHDVSm3d3Q8",
    device: {
      id: "dev_d99b7bb846d70f7da01a4c7990c0e2ef",
      certificate:
        "SEZWMQEBBwABof285cV8T5dWfniGh9J7AAAAANmbe7hG1w99oBpMeZDA4u8AAAAAAAAAAZBaajDmP9FtVierBwjyWk4AAAAAAFyvwxlX1tviwuR2e1hJVChacmrSzx_a6PO_GrZPaIZGZCPk3f-f4ug_vgoE_Os7ur70ZmBvwqak9imQ4PvIZPh5BAAAAAGh_bzl2wAABIC_sRHFAAAAAAAAAAAAACQHN-fmAztUnEctLC0EXRgxETS3tOTSCZ2_nhYA5seXJh2s7wdCK0XUHexDx8sXUa7-cCMxhC2DaXTRJL_AOAU",
    },
  },
  replaceRoster: {
    roster:
      "SEZWMQEBCABz0TkaO2g5L7ZLIoFULIkgAAAAAVGGhuWe0MZ72py3uIm-YSsAAAAAAAAAApBaajDmP9FtVierBwjyWk4AAAAAAMkCXlb-Pc4Yw-8qgdXTAdOmbI9sBOlQwzj5-rEsw7kHhCrgrzeoMZJfkpxaVX9s-8Cp-w7U_gZcBR4j3eTQDHik2hY4ZhOakz0Ne_Zzu-oAhxoAAAABAG8ZDQeUtF_1FEgCcxNfkb1-9VI7T52u_A1IbLv_9qpjAAEBof285cV8T5dWfniGh9J74K83qDGSX5KcWlV_bPvAqfsO1P4GXAUeI93k0Ax4pNoEOyKcAm394q-iKkUpSTGaePrtONUhXwI8Uiivm3BtALl3yHHoWR7P7KPM2SzOETr-aMXCCmMZjuDHOwffQXbcwH6zXi85s1gXlPr4XPsV6QR0KvinhXzC6G3MwwSArHQI",
    keyRing:
      "SEZWMQEBAgBz0TkaO2g5L7ZLIoFULIkgAAAAAXPRORo7aDkvtksigVQsiSAAAAAAAAAAAZBaajDmP9FtVierBwjyWk4AAAB6AAUEAAAAakKly0RbMXmTp0X5BSIJa3CkGEskU_auhfKA19__GANeuBEabEcv0EJ36vRvnnG0ynBtRdOdffElKpgHdTJZHeOfq1aZY53yT_zj2m55bGG_cPxi-2F3HezGTLb_T6Mo0nk-LobreSrYzDFrZw0RVzmrkJoW-GYnS0RMfwHlwUlyi0rJu-nlJccIMQhM3x9IsKKY7FH5V5-oxj3SfO3r34b9QdFjNYfuwl-UErTwH410n5zHdX9b0KMang",
    grants: [
      {
        accountId: "acc_01a1fdbce5c57c4f97567e788687d27b",
        grant:
          "SEZWMQEBBgBz0TkaO2g5L7ZLIoFULIkgAAAAAQGh_bzlxXxPl1Z-eIaH0nsAAAAAAAAAAJBaajDmP9FtVierBwjyWk4AAAAwAEDnFhbwjcfclm-QyeZ5D-zygiR7b22unrrkJM2lmuefdb4FzEV34m4vQdpOGQSesrNgm346gL8yDI-zntOp5MZrCtT7PP7dp_q3ZHrgWITbA2x4qelKJaz5VhorAjlJXrzTlechu5zMeXOrVSZx0XfbZ4J6C5dYoxw1iW_uIkF5yhVQyQUsbK-_XlmORuvkUOoBokwUEfzrK4UQnHKFk2erp8W0y1OcHzX0UxPoA9sju15XMqwLw__xHdDlbo8S9VCdufvXMMhszlxIxUt4j2EiRmsY9qnOuvyT_8sZdfNC77Tev0XE68IVF45n6pni-A8",
      },
    ],
  },
};

import { toBase64url } from "@holdfast/protocol/encoding";
import { bytesOfText } from "../../api/sealed-text.ts";
import type { QuarantineRecord, RecoveryRecord } from "../device-store.ts";

/** A recovery record as JSON holds it: bytes in base64url. */
export interface RecoveryForm extends Omit<RecoveryRecord, "quarantine"> {
  readonly quarantine: readonly (Omit<QuarantineRecord, "sealed"> & { readonly sealed: string })[];
}

export const encodeRecovery = (record: RecoveryRecord): RecoveryForm => ({
  ...record,
  quarantine: record.quarantine.map((item) => ({ ...item, sealed: toBase64url(item.sealed) })),
});

export const decodeRecovery = (form: RecoveryForm): RecoveryRecord => ({
  ...form,
  quarantine: form.quarantine.map((item) => ({ ...item, sealed: bytesOfText(item.sealed) })),
});

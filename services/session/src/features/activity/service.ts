import type { ActivityItem, ActivityPage } from "@holdfast/protocol/activity";
import { fromBase64url, toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { Caller } from "@holdfast/service-kit/caller";
import { ByteReader, type Bytes, concat, u64 } from "@holdfast/vault/bytes";
import { kindOf } from "../history/service.ts";
import type { ActivityPlace, ActivityRepository, ActRow, SavedRow } from "./repository.ts";

const CURSOR_BYTES = 32;
const TIME_MAX_MILLISECONDS = 8.64e15;
/** What stands for the newest of a list that a page has taken nothing of. */
const NEWEST = Number.MAX_SAFE_INTEGER;
const NO_ID: Bytes = new Uint8Array(16);

const toCursor = ({ saveBelow, actBefore }: ActivityPlace): string => {
  const { at, id } = actBefore ?? { at: null, id: NO_ID };
  return toBase64url(concat(u64(saveBelow ?? NEWEST), u64(at === null ? NEWEST : at.getTime()), id));
};

/** Null for anything that `toCursor` has not made. */
const fromCursor = (cursor: string): ActivityPlace | null => {
  const bytes = fromBase64url(cursor);
  if (bytes?.length !== CURSOR_BYTES) return null;
  // Above 2^53 no number of JavaScript is one.
  if ([0, 8].some((at) => bytes[at] !== 0 || (bytes[at + 1] ?? 0) >= 0x20)) return null;
  const reader = new ByteReader(bytes);
  const [seq, milliseconds] = [reader.u64(), reader.u64()];
  if (milliseconds !== NEWEST && milliseconds > TIME_MAX_MILLISECONDS) return null;
  return {
    saveBelow: seq === NEWEST ? null : seq,
    actBefore: milliseconds === NEWEST ? null : { at: new Date(milliseconds), id: reader.rest },
  };
};

const ofSave = (row: SavedRow): ActivityItem => ({
  at: row.at.toISOString(),
  action: "session.saved",
  accountId: row.accountId === null ? null : formatId("acc", row.accountId),
  loginId: null,
  deviceId: formatId("dev", row.deviceId),
  target: null,
  save: { seq: row.seq, digest: toHex(row.digest), saveKind: kindOf(row.saveKind) },
});

const ofAct = (row: ActRow): ActivityItem => ({
  at: row.at.toISOString(),
  action: row.action,
  accountId: row.accountId === null ? null : formatId("acc", row.accountId),
  loginId: row.loginId === null ? null : formatId("lgn", row.loginId),
  deviceId: null,
  target: row.target,
  save: null,
});

const BEGINNING: ActivityPlace = { saveBelow: null, actBefore: null };

/** Who saved, named, restored and deleted what in a session, and when: two lists as one, newest first. [CP-18] [A29] */
export const createActivity = ({ activity }: { readonly activity: ActivityRepository }) => ({
  page: async (
    sessionId: Bytes,
    { accountId }: Caller,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<Result<ActivityPage, "not-found" | "invalid-request">> => {
    const place = cursor === undefined ? BEGINNING : fromCursor(cursor);
    if (place === null) return err("invalid-request");
    const found = await activity.page(sessionId, accountId, place, limit + 1);
    if (found === null) return err("not-found");
    const [saves, acts] = [[...found.saves], [...found.acts]];
    const items: ActivityItem[] = [];
    let { saveBelow, actBefore } = place;
    while (items.length < limit && saves.length + acts.length > 0) {
      const [save, act] = [saves[0], acts[0]];
      if (save !== undefined && (act === undefined || save.at >= act.at)) {
        saves.shift();
        saveBelow = save.seq;
        items.push(ofSave(save));
      } else if (act !== undefined) {
        acts.shift();
        actBefore = { at: act.at, id: act.id };
        items.push(ofAct(act));
      }
    }
    const more = saves.length + acts.length > 0;
    return ok({ items, next: more ? toCursor({ saveBelow, actBefore }) : null });
  },
});
export type Activity = ReturnType<typeof createActivity>;

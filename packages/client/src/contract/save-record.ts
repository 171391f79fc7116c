export interface SaveRecord {
  readonly at: string;
  readonly seq: number;
  readonly digest: string;
  readonly kind: "auto" | "manual" | "restore" | "merge" | "compact" | "clone";
  readonly bytes: number;
  readonly milliseconds: number;
}

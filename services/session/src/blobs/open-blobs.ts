import { S3Client } from "bun";
import type { BlobPlace } from "../config.ts";
import type { BlobStore } from "./blob-store.ts";
import { type DirectoryDeps, directoryBlobs } from "./directory.ts";
import { s3Blobs } from "./s3.ts";

/** The blob store that the settings name. */
export const openBlobs = (place: BlobPlace, deps: Omit<DirectoryDeps, "directory">): BlobStore => {
  if (place.kind === "directory") return directoryBlobs({ ...deps, directory: place.directory });
  const { bucket, endpoint, accessKeyId, secretAccessKey, deadlineMilliseconds } = place;
  return s3Blobs({
    bucket: new S3Client({ bucket, endpoint, accessKeyId, secretAccessKey }),
    deadlineMilliseconds,
  });
};

import type { ChangeSessionBody, CreateSessionBody } from "@holdfast/protocol/sessions";

/**
 * A session for the document's examples, made with the example account by make-example.ts of services/auth: signed by
 * its device, so that the examples run as they stand once that account is registered.
 */
export const EXAMPLE_SESSION: {
  readonly create: CreateSessionBody;
  readonly rename: ChangeSessionBody;
} = {
  create: {
    id: "ses_0192f1d0c0de70008000000000000001",
    meta: "SEZWMQEBCQGG3d_crr98EEPgoXQNyVFNAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAATDOYyomGfjLVVEMAmW9EI4AAAA4AAEBltA2CMyw9tO0-efKeeHPW42OpOOiowJSMAYw6CV5f8Q5knXC5hbqecVqRKhpnJ6SwzzFmewlyyxfLdk0GFi00dCSTHu4y0dRJZn5D50hLfIFQbzQwLCBLPzBq-X1H4rXH-GrL2IWRDio0-1X3mGIEOzR_dh29GTwmdknnRN2YUyVSZyiKc6j3wkccaVgiqQzgw4R5mMgPbP16zvxJNZPfO1aSWWpgFz8DvKJzM0QO0mRm46tZpeJBw",
    nameTag: "DSJhBFjtzsttTh_85X4H6g",
  },
  rename: {
    meta: "SEZWMQEBCQGG3d_crr98EEPgoXQNyVFNAAAAAQGS8dDA3nAAgAAAAAAAAAEAAAAAAAAAAjDOYyomGfjLVVEMAmW9EI4AAAA4AAEBNteO0pYIZoAacHnfOkXUT98ucMizWtYKGn-AqyJjB11SQyDkxI2SxPPjKI2pT38viCQNlX9S9eoN5qBSOZnF8eFwpFrE2xq7S3VVxFmxYs3QFobCReElXLNqYSyJK_lBGwuwW5Tuwww6szkBzNgtM0KMrTsWDPx3mLdvJywdfjVPODyTsOw9qNIdRlIRopJwhPpITCWIIwaulSIIZFKWtqWNamrGdwCkOyd9xpSs9znqbHoC9cnVCg",
    nameTag: "DSJhBFjtzsttTh_85X4H6g",
  },
};
